import type { Instant } from "./calendar.ts";
import { isPositive, type Money, toWire } from "./money.ts";
import type { Purchase, Repayment } from "./purchase.ts";
import { reject, type Rejection } from "./rejection.ts";
import { step } from "./transition.ts";

/** Money on the lender's bank statement that nobody was asked for, and the statement's reference of it. */
export type ReceivedPayment = { readonly amount: Money; readonly reference: string };

/**
 * An operator reports money that came by itself. It may be more than the debt, and may come after a charge-off: what it pays is
 * the lender's to say. The same reference twice is once.
 */
export const reportPayment = (
  purchase: Purchase,
  { amount, reference }: ReceivedPayment,
  now: Instant,
): Purchase | Rejection => {
  const known = purchase.repayments.find(({ received }) => received === reference);
  if (known)
    return known.amount?.minor === amount.minor
      ? purchase
      : reject("AmountMismatch", `${known.amount?.minor} ${purchase.amount.currency} came under ${reference} before`);
  if (purchase.acceptedAt === undefined)
    return reject("WrongState", "before the goods are accepted nothing is owed: send the money back");
  if (amount.currency !== purchase.amount.currency)
    return reject("CurrencyMismatch", `the debt is in ${purchase.amount.currency}`);
  if (!isPositive(amount)) return reject("AmountOutOfRange", "a payment is above nothing");
  const no = purchase.repayments.length + 1;
  const repayments: readonly Repayment[] = [
    ...purchase.repayments,
    { no, status: "requested", amount, received: reference },
  ];
  const told = { repayment: no, amount: toWire(amount), received: reference };
  const next = { machine: "loan-to-repayment", phase: "collect", ...told } as const;
  return step(purchase, { ...purchase, repayments }, { name: "payment_reported", next }, now);
};
