import { applyOnce } from "../../domain/answered-request.ts";
import { addTime, type Instant } from "../../domain/calendar.ts";
import { toWire } from "../../domain/money.ts";
import { deadlines } from "../../domain/protocol/deadlines.ts";
import type { PendingPurchase, Purchase } from "../../domain/purchase/purchase.ts";
import { requestAgain } from "../../domain/purchase/repeated-request.ts";
import { isRejection, isRejectionCode, reject, type Rejection } from "../../domain/rejection.ts";
import { approve } from "../io/aws/step-functions.ts";
import { purchaseOrderDigest } from "../io/messages/digests.ts";
import { loadPurchase, savePurchase, saveRepeatedRequest, saveSealedRequest } from "../io/store/purchase-store.ts";
import type { Reply } from "../middleware/request.ts";
import type { MallRequest } from "./mall-request.ts";

/**
 * Saves a new purchase with its idempotency record, or a new request of an order that was declined or has expired; undefined when it is saved, by this request or by the same one before. Otherwise
 * it returns the reply to this request.
 */
export const saveNewPurchase = async (
  purchase: PendingPurchase,
  { answered, write }: MallRequest,
  now: Instant,
): Promise<Reply | Rejection | undefined> => {
  const { id, order } = purchase;
  if (await savePurchase(purchase, write.claim())) return undefined;
  const other = await write.other();
  if (other) return other;
  const known = await loadPurchase(id);
  if (!isRejection(known)) {
    if (write.isClaimed) return undefined;
    const again = applyOnce(known, answered, () => requestAgain(known, purchase, now) ?? orderTaken(order, id));
    if (isRejection(again)) return again;
    if (again === known) return undefined;
    return (await saveRepeatedRequest(again, write.claim())) ? undefined : concurrent;
  }
  // Not found: a concurrent request was withdrawn, or two transactions cancelled each other.
  return (await savePurchase(purchase, write.claim())) ? undefined : concurrent;
};

const concurrent = reject("ConcurrentChange", "send the request again after a second");

const orderTaken = (order: string, id: string): Rejection =>
  reject("OrderAlreadyRequested", `order ${order} is already purchase ${id}, which is not declined or expired`);

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
  if (purchase.status === "pending")
    await saveSealedRequest(id, sealed, addTime(addTime(now, deadlines.review), deadlines.lenderTimeout));
  return { purchase, answer: "output" in outcome ? { sealed: outcome.output["sealed"] } : {} };
};
