import type { Instant } from "../../domain/calendar.ts";
import { receivePayment } from "../../domain/loan/collection/received-payment.ts";
import { viewCollection } from "../../domain/loan/view/collection-view.ts";
import type { Money } from "../../domain/money.ts";
import { receivedPaymentKey } from "../../domain/protocol/collection-key.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";

/** A payment that the purchaser transferred, by its reference on the bank statement. */
type ReceivedPayment = {
  readonly purchaseId: string;
  readonly repayment: number | undefined;
  readonly amount: Money | undefined;
  readonly reference: string;
};

/** Books a payment that was received without a debit, once for each reference. */
export const bookReceivedPayment = async (payment: ReceivedPayment, now: Instant) => {
  const { purchaseId, repayment, amount, reference } = payment;
  if (!amount) throw new Error(`payment ${reference} has no amount`);
  const loan = await loanTransition(purchaseId, (before) => receivePayment(before, reference, amount, now));
  return isRejection(loan) ? loan : viewCollection(loan, receivedPaymentKey(reference), repayment, now);
};
