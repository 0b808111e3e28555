import { timingSafeEqual } from "node:crypto";
import { applyOnce } from "../../domain/answered-request.ts";
import type { Instant } from "../../domain/calendar.ts";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { linkEnded } from "../../domain/purchase/purchase-link.ts";
import { attachEvidence } from "../../domain/purchase/transition.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { loadPurchase, transition } from "../io/store/purchase-store.ts";
import type { ActContract, Contract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { idempotency, type IdempotentWrite, onceEach } from "./idempotency.ts";
import { linkToken, type LinkToken, notOwnPurchase, notTokenHolder } from "./link-token.ts";
import { type ActRequest, purchaserAct } from "./purchaser-act.ts";
import { refuseToken } from "./wrong-tokens.ts";

type Holder = { readonly token: LinkToken };

/** The handler of a purchaser's read of their own purchase: identity by link token. */
export const ownRead = (
  contract: Contract<undefined>,
  story: (request: Request<undefined>, purchase: Purchase) => Promise<Reply | Rejection>,
) =>
  httpChain(contract, linkToken()).handler(
    runStory(async (request: Request<undefined>, { token }: Holder) => {
      const purchase = await loadPurchase(token.purchaseId);
      const refused = isRejection(purchase) ? notTokenHolder : notOwn(purchase, token, request);
      if (refused) return refused === notTokenHolder ? refuseToken(request) : refused;
      return isRejection(purchase) ? purchase : story(request, purchase);
    }),
  );

/** A purchaser's write, with its act's claims as the body. */
type OwnAct<Claim> = Omit<Request, "body"> & { readonly body: Claim; readonly issuedAt: Instant };

/**
 * The handler of a purchaser's write, which moves their own purchase and returns it: identity by link token, then act and idempotency.
 * The phase that it starts takes the act to the lender as evidence.
 */
export const own = <Claim>(
  contract: ActContract<Claim>,
  status: 200 | 202,
  decide: (purchase: Purchase, request: OwnAct<Claim>) => Purchase | Rejection,
) =>
  httpChain(contract, linkToken())
    .use(purchaserAct(contract.act))
    .use(
      idempotency(({ route, path }, { token, act }: Found<Claim>) => ({
        scope: `${token.hash} ${route}`,
        fingerprint: sha256(JSON.stringify([path, act.fingerprint])),
      })),
    )
    .handler(
      runStory(async (request: Request, { token, act, write }: Found<Claim> & { readonly write: IdempotentWrite }) => {
        const answer = onceEach(async (purchase: Purchase) => ({ status, body: { purchase: viewPurchase(purchase) } }));
        const change = (purchase: Purchase): Purchase | Rejection => {
          const moved = decide(purchase, { ...request, body: act.claim, issuedAt: act.issuedAt });
          return isRejection(moved) || moved === purchase ? moved : attachEvidence(moved, act.evidence);
        };
        const moved = await transition(
          token.purchaseId,
          (purchase) => notOwn(purchase, token, request) ?? applyOnce(purchase, act.answered, change),
          async (next) => write.complete(await answer(next)),
        );
        if (!isRejection(moved)) return answer(moved);
        const isUnknown = moved.rejected === "PurchaseNotFound" && moved !== notOwnPurchase;
        return isUnknown || moved === notTokenHolder ? refuseToken(request) : moved;
      }),
    );

type Found<Claim> = Holder & { readonly act: ActRequest<Claim> };

/** The rejection of a token that is not of this purchase or has ended, or of an approval number that is not of the token's purchase. */
const notOwn = (purchase: Purchase, { hash }: LinkToken, { path, now }: Request): Rejection | undefined => {
  // Compared in constant time.
  if (!("linkHash" in purchase) || !timingSafeEqual(Buffer.from(purchase.linkHash), Buffer.from(hash)))
    return notTokenHolder;
  const isOwn = purchase.approvalNumber === parseApprovalNumber(path["approvalNumber"] ?? "");
  return isOwn ? linkEnded(purchase, now) : notOwnPurchase;
};
