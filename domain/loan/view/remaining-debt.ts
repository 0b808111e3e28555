import { type Day } from "../../calendar.ts";
import { purchaserTotal } from "../../protocol/refund-shares.ts";
import { add, atMost, isPositive, isZero, type Money, negate, sum } from "../../money.ts";
import { plannedCharges } from "../../repayment/instalment.ts";
import { lossLeft } from "../collection/recovery.ts";
import { owedOn } from "../loan-amounts.ts";
import { collectionOn, writeOffOn } from "../lateness/dunning.ts";
import { dueBy } from "../loan-schedule.ts";
import type { ApprovedLoan } from "../loan.ts";
import type { LoanRefund } from "../records.ts";
import { dayFor, moneyFor } from "./for-reader.ts";

/** What the purchaser has still to pay by the plan: today's debt, and the interest and fees to come. */
export const leftToPay = (loan: ApprovedLoan): Money =>
  add(owedOn(loan), plannedCharges(loan.instalments, loan.amount.currency));

/** What remains to be paid and when, as one sentence; "You owe nothing." only where nothing is held either. */
export const remainsText = (loan: ApprovedLoan, today: Day): string => {
  const left = leftToPay(loan);
  const price = add(loan.held, left);
  if (loan.chargedOff) return `${moneyFor(loan, lossLeft(loan))} of the debt that was written off can still be paid.`;
  if (isZero(price)) return "You owe nothing.";
  if (loan.acceptedOn === undefined)
    return `${moneyFor(loan, price)} is to pay for what remains of your order, once you have accepted the goods and not before.`;
  const start = `${moneyFor(loan, left)} is still to pay`;
  if (loan.paused) return `${start}.`;
  const due = collectionOn(loan);
  if (due === undefined) return `${start}${notCollected(loan, today)}.`;
  const [next, overdue] = [dueBy(loan, due), dueBy(loan, today)];
  const day = dayFor(loan, due);
  if (isPositive(overdue))
    return `${start}, of which ${moneyFor(loan, overdue)} is overdue; we ask your bank on ${day}.`;
  return atMost(left, next)
    ? `${start}, and will be collected on ${day}.`
    : `${start}; the next payment is ${moneyFor(loan, next)} on ${day}.`;
};

/** An overdue debt that is written off before the bank would be asked again. */
const notCollected = (loan: ApprovedLoan, today: Day): string => {
  const [overdue, end] = [dueBy(loan, today), writeOffOn(loan)];
  if (!isPositive(overdue)) return "";
  const when = end !== undefined && end > today ? ` on ${dayFor(loan, end)}` : "";
  return `, of which ${moneyFor(loan, overdue)} is overdue. We do not ask your bank again: please pay, or the debt is written off${when}`;
};

/** The money that this version of the loan moved at the bank; zero for a version without a transfer. */
export const cashMoved = ({ entries, version, amount: { currency } }: ApprovedLoan): Money => {
  const moved = sum(
    entries
      .filter((entry) => entry.version === version)
      .flatMap(({ postings }) => postings.filter(({ account }) => account === "cash").map((each) => each.amount)),
    currency,
  );
  return isPositive(moved) ? moved : negate(moved);
};

/** What a refund did, in a sentence with its sum: how much less there is to pay, and what the bank paid. */
export const refundText = (loan: ApprovedLoan): string => {
  const done = refundOfVersion(loan);
  if (!done) return "Your refund is complete.";
  const { released, cashBack, loanPrincipal, loanInterest, fees } = done;
  const less = add(released, loanPrincipal, loanInterest, fees);
  // What was never bought was never owed.
  if (isZero(add(purchaserTotal(done), loan.outstanding, loan.held)) && loan.acceptedOn === undefined)
    return `Your cancellation of ${moneyFor(loan, released)} is complete: nothing was bought.`;
  const effects = [
    ...(isZero(less) ? [] : [`there is ${moneyFor(loan, less)} less to pay`]),
    ...(isZero(cashBack) ? [] : [`${moneyFor(loan, cashBack)} was paid to your bank account`]),
  ];
  return `Your refund of ${moneyFor(loan, add(released, purchaserTotal(done)))} is complete: ${effects.join(", and ")}.`;
};

/** Cash is paid in a version of its own, which changes no other refund; without cash the refund is the last one. */
const refundOfVersion = (loan: ApprovedLoan): LoanRefund | undefined => {
  const cash = cashMoved(loan);
  return isPositive(cash)
    ? loan.refunds.findLast(({ status, cashBack }) => status === "paid" && cashBack.minor === cash.minor)
    : loan.refunds.at(-1);
};

/** The cash of refunds that the purchaser's bank has refused. */
export const parkedCash = ({ refunds, amount }: ApprovedLoan): Money =>
  sum(
    refunds
      .filter(({ status, refused }) => status === "posted" && refused !== undefined)
      .map(({ cashBack }) => cashBack),
    amount.currency,
  );
