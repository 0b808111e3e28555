import { applyOnce } from "../../domain/answered-request.ts";
import { addTime, type Instant } from "../../domain/calendar.ts";
import { toWire } from "../../domain/money.ts";
import { deadlines } from "../../domain/protocol/deadlines.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { isRejection, isRejectionCode, reject, type Rejection } from "../../domain/rejection.ts";
import { approve } from "../io/aws/step-functions.ts";
import { purchaseOrderDigest } from "../io/messages/digests.ts";
import { saveSealedRequest, loadPurchase, savePurchase } from "../io/store/purchase-store.ts";
import type { Reply } from "../middleware/request.ts";
import type { MallRequest } from "./mall-request.ts";

/**
 * Saves a new purchase with its idempotency record; undefined when it is saved, by this request or by the same one before. Otherwise
 * it returns the reply to this request.
 */
export const saveNewPurchase = async (
  purchase: Purchase,
  { answered, write }: MallRequest,
): Promise<Reply | Rejection | undefined> => {
  const { id, order } = purchase;
  if (await savePurchase(purchase, write.claim())) return undefined;
  const other = await write.other();
  if (other) return other;
  const known = await loadPurchase(id);
  if (!isRejection(known)) {
    const repeated = write.isClaimed ? known : applyOnce(known, answered, () => orderTaken(order, id));
    return isRejection(repeated) ? repeated : undefined;
  }
  // Not found: a concurrent request was withdrawn, or two transactions cancelled each other.
  return (await savePurchase(purchase, write.claim()))
    ? undefined
    : reject("ConcurrentChange", "send the request again after a second");
};

const orderTaken = (order: string, id: string): Rejection =>
  reject("OrderAlreadyRequested", `order ${order} is already purchase ${id}: give a new order a new number`);

/** Sends a new purchase to the lender: the purchase after it, and the lender's sealed decision if the lender has answered. */
export const requestDecision = async (
  requested: Purchase,
  { digest, sealed }: { readonly digest: string; readonly sealed: string },
  now: Instant,
): Promise<{ readonly purchase: Purchase; readonly answer: object } | Rejection> => {
  const { id, mall, order, amount } = requested;
  // Named by the digest: a jti may be longer than the name of an execution, and have other characters.
  const outcome = await approve(`${id}.${digest.slice(0, 8)}`, {
    purchaseId: id,
    mall,
    order,
    amount: toWire(amount),
    orderDigest: purchaseOrderDigest(requested),
    sealed,
  });
  if ("error" in outcome && isRejectionCode(outcome.error)) return reject(outcome.error, outcome.cause);
  const purchase = await loadPurchase(id);
  if (isRejection(purchase)) return purchase;
  if (purchase.status === "pending") await saveSealedRequest(id, sealed, addTime(now, deadlines.lenderTimeout));
  return { purchase, answer: "output" in outcome ? { sealed: outcome.output["sealed"] } : {} };
};
