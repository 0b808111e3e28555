import type { Instant } from "../../calendar.ts";
import { completeCollection } from "./collection.ts";
import { isPayable, type Loan, payoutPending } from "../loan.ts";
import { formatMoney, isPositive, type Money } from "../../money.ts";
import { receivedPaymentKey } from "../../protocol/collection-key.ts";
import { reject, type Rejection } from "../../rejection.ts";

/**
 * A payment on the bank's statement, with its reference there. Its `surplus` beyond the debt is returned, or held until a second
 * person of the lender's staff approves that.
 */
export type ReceivedPayment = {
  readonly reference: string;
  readonly amount: Money;
  readonly surplus: "returned" | "held";
};

/**
 * The purchaser transferred money, by the bank's statement: it pays as a collection does, and the excess over the debt is credit.
 * After a charge-off it is a recovery. A repeat of the same reference changes nothing.
 */
export const receivePayment = (
  loan: Loan,
  { reference, amount, surplus }: ReceivedPayment,
  now: Instant,
): Loan | Rejection => {
  const key = receivedPaymentKey(reference);
  const known = loan.collections.find((each) => each.key === key);
  if (known)
    return known.amount.minor === amount.minor
      ? loan
      : reject("AmountMismatch", `${reference} was reported before with ${formatMoney(known.amount)}`);
  if (amount.currency !== loan.amount.currency)
    return reject("CurrencyMismatch", `the debt is in ${loan.amount.currency}`);
  if (!isPositive(amount)) return reject("AmountOutOfRange", "a payment must be positive");
  if (!isPayable(loan)) return reject("WrongState", `a loan with status ${loan.status} accepts no payment`);
  const pending = payoutPending(loan) ?? debitPending(loan);
  if (pending) return pending;
  return completeCollection(
    {
      ...loan,
      collections: [...loan.collections, { key, amount, status: "asked", ...(surplus === "held" && { surplus }) }],
    },
    key,
    now,
  );
};

/**
 * A due date's debit that the bank has not answered, and may have executed: if another payment ended the debt now, nobody would ask the
 * bank for its answer again.
 */
const debitPending = ({ collections }: Loan): Rejection | undefined =>
  collections.some(({ key, status }) => key.startsWith("due.") && status === "asked")
    ? reject("PayoutPending", "the bank has not answered a collection yet: ask again when it has")
    : undefined;
