import type { Instant } from "../../domain/calendar.ts";
import { receivePayment } from "../../domain/loan/collection/received-payment.ts";
import { viewCollection } from "../../domain/loan/view/collection-view.ts";
import { receivedPaymentKey } from "../../domain/protocol/collection-key.ts";
import { isRejection } from "../../domain/rejection.ts";
import { carryOut } from "./carry-out.ts";

/** The input of a phase that books a payment; amount and reference are those of the instruction. */
type ReceivedPhase = {
  readonly purchaseId: string;
  readonly repayment?: number | undefined;
  readonly instruction?: number | undefined;
};

/** Books a payment that was received without a debit, as the lender's staff reported it. What one person reported is not returned on their word alone. */
export const bookReceivedPayment = async (phase: ReceivedPhase, now: Instant) => {
  const { purchaseId, repayment, instruction } = phase;
  const carried = await carryOut(
    { purchaseId, instruction },
    "payment",
    (loan, { terms, approvedBy }) => receivePayment(loan, { ...terms, surplus: approvedBy ? "returned" : "held" }, now),
    now,
  );
  if (isRejection(carried)) return carried;
  return viewCollection(carried.loan, receivedPaymentKey(carried.instruction.terms.reference), repayment, now);
};
