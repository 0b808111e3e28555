import * as z from "zod/mini";
import { applyOnce } from "../../domain/answered-request.ts";
import { addTime } from "../../domain/calendar.ts";
import { money, toWire } from "../../domain/money.ts";
import { deadlines } from "../../domain/protocol/deadlines.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import { requestLoan } from "../../domain/purchase/loan-request.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, isRejectionCode, reject, type Rejection } from "../../domain/rejection.ts";
import { approve } from "../io/aws/step-functions.ts";
import { purchaseOrderDigest } from "../io/messages/digests.ts";
import { bindsPart } from "../io/messages/envelope.ts";
import { keepSealed, loadPurchase, savePurchase } from "../io/store/purchase-store.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import type { SignedContract } from "../middleware/contract.ts";
import type { Reply } from "../middleware/request.ts";
import { type MallRequest, receiptFor, signedForOrder } from "../requests/mall-request.ts";
import { list, matching, text, textUpTo, wholeNumber } from "../schemas/basic-schema.ts";

const Body = z.strictObject({ envelope: z.string(), sealed: textUpTo(64 * 1024) });

const Line = z.strictObject({
  id: text(1, 64),
  quantity: wholeNumber(1, 1_000_000),
  amount: matching(/^[1-9]\d{0,14}$/),
});

const Order = z.strictObject({ lender: textUpTo(64), lines: list(Line, 1, maxLines) });

export const contract: SignedContract<z.infer<typeof Order>, z.infer<typeof Body>> = {
  summary: "Requests a loan for an order; returns the purchase with the lender's sealed decision.",
  caller: "signedMall",
  body: Body,
  message: { op: "loan.request", body: Order },
  responses: { 201: "LoanAnswer", 202: "LoanAnswer" },
};

/** POST /v1/purchases: 201 with the lender's decision, 202 while the lender has not decided. */
export const handler = signedForOrder(contract, async (request, order, now, { body: { sealed } }) => {
  const { registration, mall, order: number, amount } = request;
  if (!bindsPart(request, order.lender, sealed))
    return reject("InvalidMessage", "the envelope does not bind this sealed part");
  if (registration.lender !== order.lender)
    return reject("LenderUnknown", `${mall} has no contract with ${order.lender}`);

  const id = purchaseIdOf(mall, number);
  const lines = order.lines.map((line) => ({ ...line, amount: money(BigInt(line.amount), amount.currency) }));
  const facts = { id, order: number, mall, lender: order.lender, amount, lines };
  const asked = requestLoan({ ...facts, requests: [request.answered] }, now);
  if (isRejection(asked)) return asked;
  const known = await saveOnce(asked, request);
  if (known) return known;

  // Named by the digest: a jti may be longer than an execution's name may be, and have other characters.
  const outcome = await approve(`${id}.${request.digest.slice(0, 8)}`, {
    purchaseId: id,
    mall,
    order: number,
    amount: toWire(amount),
    orderDigest: purchaseOrderDigest(asked),
    sealed,
  });
  if ("error" in outcome && isRejectionCode(outcome.error)) return reject(outcome.error, outcome.cause);
  const purchase = await loadPurchase(id);
  if (isRejection(purchase)) return purchase;
  if (purchase.status === "pending") await keepSealed(id, sealed, addTime(now, deadlines.lenderTimeout));
  return {
    status: purchase.status === "pending" ? 202 : 201,
    body: {
      purchase: viewPurchase(purchase),
      ...("output" in outcome && { sealed: outcome.output["sealed"] }),
      receipt: await receiptFor(request, id, now),
    },
  };
});

/** Saves the purchase with its idempotency record, or finds it saved by the same request; anything else that it finds is the reply. */
const saveOnce = async (asked: Purchase, { answered, write }: MallRequest): Promise<Reply | Rejection | undefined> => {
  const { id, order } = asked;
  if (await savePurchase(asked, write.claim())) return undefined;
  const other = await write.other();
  if (other) return other;
  const known = await loadPurchase(id);
  if (!isRejection(known)) {
    const repeated = write.isClaimed ? known : applyOnce(known, answered, () => taken(order, id));
    return isRejection(repeated) ? repeated : undefined;
  }
  // Not found: a concurrent request was withdrawn, or two transactions cancelled each other.
  return (await savePurchase(asked, write.claim()))
    ? undefined
    : reject("ConcurrentChange", "send the request again after a second");
};

const taken = (order: string, id: string) =>
  reject("OrderAlreadyRequested", `order ${order} is already purchase ${id}: give a new order a new number`);
