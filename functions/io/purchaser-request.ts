import { timingSafeEqual } from "node:crypto";
import { parseApprovalNumber } from "../../domain/approval-number.ts";
import { addTime } from "../../domain/calendar.ts";
import { once } from "../../domain/once.ts";
import type { AnsweredRequest, Purchase } from "../../domain/purchase.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { linkHash, purchaseOfToken } from "./link-token.ts";
import { loadPurchase, transition } from "./purchase-store.ts";

/** What a purchaser's request carries: the approval number in the path, the token of the link, and an id to send it twice safely. */
export type PurchaserRequest = {
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly now: string;
};

const stranger = reject(
  "Unauthenticated",
  "open the link in the approval notice: its token goes with this approval number only",
);

/** The purchaser's own purchase. */
export const purchaseOf = async (request: PurchaserRequest): Promise<Purchase | Rejection> => {
  const token = tokenOf(request);
  if (isRejection(token)) return token;
  const purchase = await loadPurchase(token.purchaseId);
  if (isRejection(purchase)) return stranger;
  return isHolder(purchase, token, request) ? purchase : stranger;
};

/** Moves the purchaser's own purchase, once for each Idempotency-Key. */
export const moveOwn = async (
  request: PurchaserRequest,
  decide: (purchase: Purchase) => Purchase | Rejection,
): Promise<Purchase | Rejection> => {
  const token = tokenOf(request);
  if (isRejection(token)) return token;
  const moved = await transition(token.purchaseId, (purchase) =>
    isHolder(purchase, token, request) ? once(purchase, requestOf(request), decide) : stranger,
  );
  return isRejection(moved) && moved.rejected === "PurchaseNotFound" ? stranger : moved;
};

type Token = { readonly purchaseId: string; readonly hash: string };

const tokenOf = ({ headers }: PurchaserRequest): Token | Rejection => {
  const token = /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const purchaseId = purchaseOfToken(token);
  return purchaseId === undefined ? stranger : { purchaseId, hash: linkHash(token) };
};

/** The hash is compared in constant time; the approval number as people type it. */
const isHolder = (purchase: Purchase, { hash }: Token, { path }: PurchaserRequest): boolean =>
  "linkHash" in purchase &&
  purchase.approvalNumber === parseApprovalNumber(path["approvalNumber"] ?? "") &&
  timingSafeEqual(Buffer.from(purchase.linkHash), Buffer.from(hash));

/** A key is remembered for a day. */
const requestOf = ({ headers, body, now, path }: PurchaserRequest): AnsweredRequest | undefined => {
  const key = headers["idempotency-key"];
  if (key === undefined) return undefined;
  const said = JSON.stringify([path, body], (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  const digest = sha256(said).slice(0, 8);
  return { id: sha256(`key:${key}`).slice(0, 12), digest, until: addTime(now, { days: 1 }) };
};
