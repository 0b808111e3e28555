import { timingSafeEqual } from "node:crypto";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { loadPurchase, transition } from "../io/store/purchase-store.ts";
import type { Contract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { idempotency, type IdempotentWrite, onceEach } from "./idempotency.ts";
import { linkToken, type LinkToken, notOwnPurchase, notTokenHolder } from "./link-token.ts";

type Holder = { readonly token: LinkToken };

/** The handler of a purchaser's read of their own purchase: identity by link token. */
export const ownRead = (
  contract: Contract<undefined>,
  story: (request: Request<undefined>, purchase: Purchase) => Promise<Reply | Rejection>,
) =>
  httpChain(contract)
    .use(linkToken())
    .handler(
      runStory(async (request: Request<undefined>, { token }: Holder) => {
        const purchase = await loadPurchase(token.purchaseId);
        if (isRejection(purchase)) return notTokenHolder;
        return notOwn(purchase, token, request) ?? story(request, purchase);
      }),
    );

/** The handler of a purchaser's write, which moves their own purchase and returns it: identity by link token, then idempotency. */
export const own = <Body>(
  contract: Contract<Body>,
  status: 200 | 202,
  decide: (purchase: Purchase, request: Request<Body>) => Purchase | Rejection,
) =>
  httpChain(contract)
    .use(linkToken())
    .use(
      idempotency(({ route, path, body }, { token }: Holder) => ({
        scope: `${token.hash} ${route}`,
        fingerprint: sha256(JSON.stringify([path, body], withBigInts)),
      })),
    )
    .handler(
      runStory(async (request: Request<Body>, { token, write }: Holder & { readonly write: IdempotentWrite }) => {
        const answer = onceEach(async (purchase: Purchase) => ({ status, body: { purchase: viewPurchase(purchase) } }));
        const moved = await transition(
          token.purchaseId,
          (purchase) => notOwn(purchase, token, request) ?? decide(purchase, request),
          async (next) => write.complete(await answer(next)),
        );
        if (!isRejection(moved)) return answer(moved);
        return moved.rejected === "PurchaseNotFound" && moved !== notOwnPurchase ? notTokenHolder : moved;
      }),
    );

/** The rejection of a token that is not of this purchase, or of an approval number that is not of the token's purchase. */
const notOwn = (purchase: Purchase, { hash }: LinkToken, { path }: Request): Rejection | undefined => {
  // Compared in constant time.
  if (!("linkHash" in purchase) || !timingSafeEqual(Buffer.from(purchase.linkHash), Buffer.from(hash)))
    return notTokenHolder;
  const isOwn = purchase.approvalNumber === parseApprovalNumber(path["approvalNumber"] ?? "");
  return isOwn ? undefined : notOwnPurchase;
};

/** Amounts of a validated body are bigints, which JSON has not. */
const withBigInts = (_name: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
