import { timingSafeEqual } from "node:crypto";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { linkHash, purchaseOfToken } from "../io/messages/link-token.ts";
import { loadPurchase, transition } from "../io/store/purchase-store.ts";
import type { Reply } from "../middleware/http.ts";
import { idempotently, onceEach } from "./idempotency.ts";

/** What a purchaser's request carries: the approval number in the path, the token of the link, and an id to send it twice safely. */
export type PurchaserRequest = {
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** The route's key, such as `POST /v1/pay/{approvalNumber}/repayments`. */
  readonly route: string;
  readonly now: string;
};

const stranger = reject(
  "Unauthenticated",
  "open the link in the approval notice: its token goes with this approval number only",
);

/** What a good token finds under another's approval number, or under one that nobody has. */
const notOwn = reject("PurchaseNotFound", "nothing of yours has this approval number");

/** The purchaser's own purchase. */
export const purchaseOf = async (request: PurchaserRequest): Promise<Purchase | Rejection> => {
  const token = tokenOf(request);
  if (isRejection(token)) return token;
  const purchase = await loadPurchase(token.purchaseId);
  if (isRejection(purchase)) return stranger;
  return barred(purchase, token, request) ?? purchase;
};

/**
 * The story of a purchaser's deed: moves their own purchase and answers with it, once for each Idempotency-Key.
 */
export const own =
  <Body>(
    status: 200 | 202,
    decide: (purchase: Purchase, request: PurchaserRequest & { readonly body: Body }) => Purchase | Rejection,
  ) =>
  async (request: PurchaserRequest & { readonly body: Body }): Promise<Reply | Rejection> => {
    const token = tokenOf(request);
    if (isRejection(token)) return token;
    return idempotently(keyedOf(request, token), async ({ keep }) => {
      const answer = onceEach(async (purchase: Purchase) => ({ status, body: { purchase: viewPurchase(purchase) } }));
      const moved = await transition(
        token.purchaseId,
        (purchase) => barred(purchase, token, request) ?? decide(purchase, request),
        async (next) => keep(await answer(next)),
      );
      if (!isRejection(moved)) return answer(moved);
      return moved.rejected === "PurchaseNotFound" && moved !== notOwn ? stranger : moved;
    });
  };

type Token = { readonly purchaseId: string; readonly hash: string };

const tokenOf = ({ headers }: PurchaserRequest): Token | Rejection => {
  const token = /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const purchaseId = purchaseOfToken(token);
  return purchaseId === undefined ? stranger : { purchaseId, hash: linkHash(token) };
};

/** The hash is compared in constant time, the approval number as people type it; what is not the token's own is as unknown as what is not. */
const barred = (purchase: Purchase, { hash }: Token, { path }: PurchaserRequest): Rejection | undefined => {
  if (!("linkHash" in purchase) || !timingSafeEqual(Buffer.from(purchase.linkHash), Buffer.from(hash))) return stranger;
  const isOwn = purchase.approvalNumber === parseApprovalNumber(path["approvalNumber"] ?? "");
  return isOwn ? undefined : notOwn;
};

/** Whose key it is, and for what: the token's holder, the route, and the words of the request. */
const keyedOf = ({ headers, body, now, path, route }: PurchaserRequest, { hash }: Token) => ({
  scope: `${hash} ${route}`,
  key: headers["idempotency-key"],
  fingerprint: sha256(
    JSON.stringify([path, body], (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ),
  now,
});
