import * as z from "zod/mini";
import { money } from "../../domain/money.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import { requestLoan } from "../../domain/purchase/loan-request.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { Line } from "../io/messages/claims.ts";
import { bindsPart } from "../io/messages/envelope.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import type { SignedContract } from "../middleware/contract.ts";
import { receiptFor, signedForOrder } from "../requests/mall-request.ts";
import { requestDecision, saveNewPurchase } from "../requests/new-purchase.ts";
import { list, textUpTo } from "../schemas/basic-schema.ts";

const Body = z.strictObject({ envelope: z.string(), sealed: textUpTo(64 * 1024) });

const Order = z.strictObject({ lender: textUpTo(64), lines: list(z.strictObject(Line.shape), 1, maxLines) });

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
  const requested = requestLoan({ ...facts, requests: [request.answered] }, now);
  if (isRejection(requested)) return requested;
  const reply = await saveNewPurchase(requested, request, now);
  if (reply) return reply;

  const decided = await requestDecision(requested, { digest: request.digest, sealed }, now);
  if (isRejection(decided)) return decided;
  const { purchase, answer } = decided;
  return {
    status: purchase.status === "pending" ? 202 : 201,
    body: { purchase: viewPurchase(purchase), ...answer, receipt: await receiptFor(request, id, now) },
  };
});
