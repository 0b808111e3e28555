import * as z from "zod/mini";
import { completeCollection, dueKey, refuseCollection } from "../../domain/loan/collection/collection.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { collectionOf, viewCollection, viewUncollected } from "../../domain/loan/view/collection-view.ts";
import { isZero } from "../../domain/money.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { transferWithPurchaser } from "../io/external/purchaser-transfer.ts";
import { loadLoan, loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { bookReceivedPayment } from "../requests/received-payment.ts";
import { recordRequest } from "../requests/requested-collection.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WirePositiveMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  version: Ordinal,
  repayment: z.optional(Ordinal),
  amount: z.optional(WirePositiveMoney),
  becomes: z.optional(z.enum(["shorter", "smaller"])),
  received: z.optional(z.string()),
  instruction: z.optional(Ordinal),
  /** The purchaser's act, for an early repayment. */
  evidence: z.optional(z.string()),
});

/**
 * Debits the purchaser's account for an early repayment, or for all that is due by today; a rejected debit is a result, not an error.
 * On a day without a debit it does the dunning action of that day. A payment that was received already is only booked.
 */
export const handler = task(Input, async (input, now) => {
  const { purchaseId, version, repayment, received } = input;
  if (received !== undefined) {
    const booked = await bookReceivedPayment(input, now);
    return isRejection(booked) ? endOf(booked, input) : booked;
  }

  // The purchase's version is part of the key of a due debit: a repeated phase repeats the debit's key, a new timer has a new one.
  const keyOf = (loan: Loan): string => (repayment === undefined ? dueKey(loan, version) : `early.${repayment}`);
  const requested = await recordRequest(input, keyOf, now);
  if (isRejection(requested)) return endOf(requested, input);
  const key = keyOf(requested);
  const collection = collectionOf(requested, key);
  if (collection?.status !== "asked") return viewCollection(requested, key, repayment, now);

  const debit = { kind: "debits", amount: collection.amount, key } as const;
  const paid = isZero(debit.amount) ? {} : await transferWithPurchaser(requested, debit);
  const record = (before: Loan) =>
    isRejection(paid) ? refuseCollection(before, key, now) : completeCollection(before, key, now, paid);
  const loan = await loanTransition(purchaseId, record, requested);
  return isRejection(loan) ? loan : viewCollection(loan, key, repayment, now);
});

/** A repayment that a loan does not take, because it has ended or has it already, is a result. */
const endOf = async (rejection: Rejection, { purchaseId, repayment }: z.infer<typeof Input>) => {
  if (repayment === undefined || rejection.rejected !== "WrongState") return rejection;
  const loan = await loadLoan(purchaseId);
  return isRejection(loan) ? loan : viewUncollected(loan, repayment);
};
