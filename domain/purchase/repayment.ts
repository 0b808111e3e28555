import type { Instant } from "../calendar.ts";
import { add, formatMoney, isPositive, isZero, type Money, subtract, sum, toWire, zero } from "../money.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { beingAdvanced } from "./open-amounts.ts";
import { hasLoan, type Purchase } from "./purchase.ts";
import type { Repayment } from "./records.ts";
import { withStatus } from "./status.ts";
import { step } from "./transition.ts";
import { reject, type Rejection } from "../rejection.ts";
import { rejectLeft } from "../sentence.ts";

/** A requested prepayment: an amount or the whole debt, and its effect on later instalments. */
export type RepaymentRequest = { readonly amount?: Money; readonly becomes?: "shorter" | "smaller" };

/**
 * The purchaser prepays the whole debt or a part; the lender computes the payoff with interest to the day. What is paid after a charge-off is
 * a recovery.
 */
export const requestRepayment = (purchase: Purchase, ask: RepaymentRequest, now: Instant): Purchase | Rejection => {
  const { amount, becomes } = ask;
  if (purchase.status !== "accepted" && purchase.status !== "chargedOff") return notRepayable(purchase);
  if (!isZero(beingAdvanced(purchase)))
    return reject("PayoutPending", "a payout to the seller is in progress: repay when it is settled");
  const unpaid = purchase.repayments.filter(({ status, received }) => status === "requested" && received === undefined);
  if (unpaid.some((each) => each.amount === undefined))
    return reject("RepaymentExceedsDebt", "the whole debt is already being repaid");
  const most =
    purchase.status === "chargedOff"
      ? (purchase.recoverable ?? zero(purchase.amount.currency))
      : add(purchase.outstanding, purchase.toCome);
  const left = subtract(
    most,
    sum(
      unpaid.map((each) => each.amount).filter((each) => each !== undefined),
      most.currency,
    ),
  );
  if (amount && amount.currency !== left.currency) return reject("CurrencyMismatch", `the debt is in ${left.currency}`);
  if (amount && !isPositive(amount)) return reject("AmountOutOfRange", "a repayment must be positive");
  if (!isPositive(left) || (amount && amount.minor > left.minor))
    return rejectLeft("RepaymentExceedsDebt", left, "repaid");
  const no = purchase.repayments.length + 1;
  const repayments: readonly Repayment[] = [
    ...purchase.repayments,
    { no, status: "requested", ...(amount && { amount }) },
  ];
  const input = { ...(amount && { amount: toWire(amount) }), ...(becomes && { becomes }) };
  const next = { phase: "collect", repayment: no, ...input } as const;
  return step(purchase, { ...purchase, repayments }, { name: "repayment_requested", next }, now);
};

/** Why nothing can be repaid: nothing is owed any more, or not yet. */
const notRepayable = ({ status }: Purchase): Rejection => {
  if (status === "repaid") return reject("WrongState", "everything is repaid already: nothing is owed");
  const isOver = status === "cancelled" || status === "expired" || status === "declined";
  return isOver
    ? reject("WrongState", `a purchase with status ${status} cannot be repaid: nothing is owed`)
    : reject("WrongState", `a purchase with status ${status} cannot be repaid: accept the goods first`);
};

/**
 * The result of a collection from the purchaser's bank: for repayment `no` with the paid amount, or for the due amount. Without a
 * collection, the lender's other action of the day, if any. What is `credited` paid no debt, because nothing was owed.
 */
export type CollectionResult = {
  readonly no?: number;
  readonly outcome: "paid" | "credited" | "refused" | "reminded" | "feeCharged" | "nothing";
  readonly amount: Money;
};

/**
 * Records the answer of the purchaser's bank; the lender's statement has the debt and the next collection date.
 * A repeated answer, or one older than a newer statement, changes nothing; without debt the purchase is closed.
 */
export const recordCollection = (
  purchase: Purchase,
  collected: CollectionResult,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} accepts no repayment`);
  const { no, outcome, amount } = collected;
  const updated = applyStatement(purchase, statement);
  const open = purchase.repayments.some((each) => each.no === no && each.status === "requested");
  const status = outcome === "paid" || outcome === "credited" ? ("paid" as const) : ("refused" as const);
  const answered: Purchase = open
    ? {
        ...updated,
        repayments: purchase.repayments.map((each) => (each.no === no ? { ...each, amount, status } : each)),
      }
    : updated;
  const name = eventOf(purchase, updated, outcome, open);
  if (name === undefined) return purchase;
  return step(purchase, withStatus(answered), { name, ...(open && { reports: `collect.${no ?? 0}` as const }) }, now);
};

/** The news in the lender's statement; undefined when there is none. */
const eventOf = (before: Purchase, after: Purchase, outcome: CollectionResult["outcome"], open: boolean) => {
  if (open && outcome === "refused") return "repayment_refused";
  if (open && outcome === "credited") return "credit_received";
  // What another phase collected has an event of its own.
  if (open || (outcome === "paid" && after.repaid.minor > before.repaid.minor))
    return after.status === "chargedOff" ? "recovered" : "repaid";
  if (after === before) return undefined;
  if (after.status !== before.status) return "charged_off";
  if ((after.late ?? 0) > (before.late ?? 0)) return "late";
  if (outcome === "feeCharged") return "late_fee_charged";
  if (outcome === "reminded") return "reminded";
  if (after.due !== before.due) return "due_set";
  return hasChanged(before, after) ? "loan_changed" : undefined;
};

/** True when a newer statement differs in more than its number. */
const hasChanged = (before: Purchase, after: Purchase): boolean =>
  (["outstanding", "toCome", "seller", "held", "credit"] as const).some(
    (name) => after[name]?.minor !== before[name]?.minor,
  ) ||
  after.nextActionOn !== before.nextActionOn ||
  after.refusedCredit?.until !== before.refusedCredit?.until ||
  after.late !== before.late ||
  after.promises?.at(-1)?.status !== before.promises?.at(-1)?.status;

/** An unsolicited payment on the lender's bank statement, with its reference. */
export type ReceivedPayment = { readonly amount: Money; readonly reference: string };

/**
 * An operator reports an unsolicited payment. It can exceed the debt or follow a charge-off; the lender allocates it.
 * A repeat of the reference changes nothing.
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
      : reject(
          "AmountMismatch",
          `${known.amount ? formatMoney(known.amount) : "another amount"} was received with the reference ${reference} before`,
        );
  if (purchase.acceptedAt === undefined)
    return reject("WrongState", "nothing is owed before the goods are accepted: return the money");
  if (amount.currency !== purchase.amount.currency)
    return reject("CurrencyMismatch", `the debt is in ${purchase.amount.currency}`);
  if (!isPositive(amount)) return reject("AmountOutOfRange", "a payment must be positive");
  const no = purchase.repayments.length + 1;
  const repayments: readonly Repayment[] = [
    ...purchase.repayments,
    { no, status: "requested", amount, received: reference },
  ];
  const input = { repayment: no, amount: toWire(amount), received: reference };
  const next = { phase: "collect", ...input } as const;
  return step(purchase, { ...purchase, repayments }, { name: "payment_reported", next }, now);
};
