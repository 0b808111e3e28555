import type { Instant } from "../../calendar.ts";
import { completeCollection } from "./collection.ts";
import { type Loan, payoutPending } from "../loan.ts";
import { isPositive, type Money } from "../../money.ts";
import { receivedPaymentKey } from "../../protocol/collection-key.ts";
import { reject, type Rejection } from "../../rejection.ts";

/**
 * Money has come by itself, by the bank's statement: it pays as a collection would, and what is more than the debt is credit.
 * The same reference twice is once; of a debt that was given up it is a recovery.
 */
export const receivePayment = (loan: Loan, reference: string, amount: Money, now: Instant): Loan | Rejection => {
  const key = receivedPaymentKey(reference);
  const known = loan.collections.find((each) => each.key === key);
  if (known)
    return known.amount.minor === amount.minor
      ? loan
      : reject("AmountMismatch", `${known.amount.minor} ${known.amount.currency} came under ${reference} before`);
  if (amount.currency !== loan.amount.currency)
    return reject("CurrencyMismatch", `the debt is in ${loan.amount.currency}`);
  if (!isPositive(amount)) return reject("AmountOutOfRange", "a payment is above nothing");
  if (!["funded", "repaying", "repaid", "cancelled", "chargedOff"].includes(loan.status))
    return reject("WrongState", `a loan that is ${loan.status} takes no payment`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  return completeCollection(
    { ...loan, collections: [...loan.collections, { key, amount, status: "asked" }] },
    key,
    now,
  );
};
