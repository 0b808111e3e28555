import type { Instant } from "../calendar.ts";
import { add, isPositive, isZero, type Money, subtract, sum, toWire } from "../money.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { beingAdvanced } from "./open-amounts.ts";
import { hasLoan, type Purchase } from "./purchase.ts";
import type { Repayment } from "./records.ts";
import { withStatus } from "./status.ts";
import { step } from "./transition.ts";
import { reject, type Rejection } from "../rejection.ts";

/** What the purchaser wants to pay before its day: an amount or all, and whether the last instalments fall away or all get smaller. */
export type RepaymentRequest = { readonly amount?: Money; readonly becomes?: "shorter" | "smaller" };

/** The purchaser pays early, all or a part; how much all is, with its interest to the day, is the lender's to say. */
export const requestRepayment = (purchase: Purchase, ask: RepaymentRequest, now: Instant): Purchase | Rejection => {
  const { amount, becomes } = ask;
  if (purchase.status !== "accepted")
    return reject("WrongState", `a purchase that is ${purchase.status} is not repaid: accept the goods first`);
  if (!isZero(beingAdvanced(purchase)))
    return reject("PayoutPending", "the seller is being paid for a part of this: repay when that is settled");
  const asked = purchase.repayments.filter(({ status, received }) => status === "requested" && received === undefined);
  if (asked.some((each) => each.amount === undefined))
    return reject("RepaymentExceedsDebt", "all that is owed is being repaid");
  const most = add(purchase.outstanding, purchase.toCome);
  const left = subtract(
    most,
    sum(
      asked.map((each) => each.amount).filter((each) => each !== undefined),
      most.currency,
    ),
  );
  if (amount && amount.currency !== left.currency) return reject("CurrencyMismatch", `the debt is in ${left.currency}`);
  if (amount && !isPositive(amount)) return reject("AmountOutOfRange", "a repayment is above nothing");
  if (!isPositive(left) || (amount && amount.minor > left.minor))
    return reject("RepaymentExceedsDebt", `${left.minor} ${left.currency} can still be repaid`);
  const no = purchase.repayments.length + 1;
  const repayments: readonly Repayment[] = [
    ...purchase.repayments,
    { no, status: "requested", ...(amount && { amount }) },
  ];
  const told = { ...(amount && { amount: toWire(amount) }), ...(becomes && { becomes }) };
  const next = { phase: "collect", repayment: no, ...told } as const;
  return step(purchase, { ...purchase, repayments }, { name: "repayment_requested", next }, now);
};

/**
 * What came of asking the purchaser's bank: for repayment `no` with what it paid, or for all that was due. On a day on which
 * the bank was not asked, what the lender did instead, if anything.
 */
export type CollectionResult = {
  readonly no?: number;
  readonly outcome: "paid" | "refused" | "reminded" | "feeCharged" | "nothing";
  readonly amount: Money;
};

/**
 * The purchaser's bank has answered; the lender's statement says what is owed now, and when the bank is asked again.
 * An answer told twice, or overtaken by a newer statement, adds nothing; nothing left ends the life.
 */
export const recordCollection = (
  purchase: Purchase,
  collected: CollectionResult,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} takes no repayment`);
  const { no, outcome, amount } = collected;
  const told = applyStatement(purchase, statement);
  const open = purchase.repayments.some((each) => each.no === no && each.status === "requested");
  const status = outcome === "paid" ? ("paid" as const) : ("refused" as const);
  const answered: Purchase = open
    ? { ...told, repayments: purchase.repayments.map((each) => (each.no === no ? { ...each, amount, status } : each)) }
    : told;
  const name = eventOf(purchase, told, outcome, open);
  if (name === undefined) return purchase;
  return step(purchase, withStatus(answered), { name, ...(open && { reports: `collect.${no ?? 0}` as const }) }, now);
};

/** What is new by the lender's word; nothing when all of it was known. */
const eventOf = (before: Purchase, told: Purchase, outcome: CollectionResult["outcome"], open: boolean) => {
  if (open && outcome === "refused") return "repayment_refused";
  if (open || told.repaid.minor > before.repaid.minor) return told.status === "chargedOff" ? "recovered" : "repaid";
  if (told === before) return undefined;
  if (told.status !== before.status) return "charged_off";
  if ((told.late ?? 0) > (before.late ?? 0)) return "late";
  if (outcome === "feeCharged") return "late_fee_charged";
  if (outcome === "reminded") return "reminded";
  if (told.due !== before.due) return "due_set";
  return hasChanged(before, told) ? "loan_changed" : undefined;
};

/** True when a newer statement says anything but that it is newer. */
const hasChanged = (before: Purchase, told: Purchase): boolean =>
  (["outstanding", "toCome", "seller", "held", "credit"] as const).some(
    (name) => told[name]?.minor !== before[name]?.minor,
  ) ||
  told.nextActionOn !== before.nextActionOn ||
  told.late !== before.late ||
  told.promises?.at(-1)?.status !== before.promises?.at(-1)?.status;

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
  const next = { phase: "collect", ...told } as const;
  return step(purchase, { ...purchase, repayments }, { name: "payment_reported", next }, now);
};
