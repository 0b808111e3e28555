import { type Day, dayOf, type Instant } from "./calendar.ts";
import { unearned } from "./discount.ts";
import { discountEarned, repaid } from "./journal.ts";
import { book, collectable, type Collection, type Loan, payoutPending, repaidOf } from "./loan.ts";
import { add, isZero, min, type Money, subtract, sum, zero } from "./money.ts";
import { nextDue, schedule } from "./plan.ts";
import { reject, type Rejection } from "./rejection.ts";

/** The goods are accepted: the purchaser's clock starts here, by the loan's plan. */
export const startRepayment = (loan: Loan, acceptedOn: Day, now: Instant): Loan | Rejection => {
  if (loan.acceptedOn !== undefined) return loan;
  if (loan.status === "repaid") return loan;
  if (loan.status !== "held" && loan.status !== "funded")
    return reject("WrongState", `a loan that is ${loan.status} cannot become due`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  return book(
    loan,
    { status: "repaying", acceptedOn, schedule: schedule(loan.plan, loan.outstanding, acceptedOn) },
    [],
    now,
  );
};

/** The day on which money is next asked for; none when nothing is owed or the clock has not started. */
export const dueOf = (loan: Loan): Day | undefined => nextDue(loan.schedule, paidDown(loan))?.due;

/** Principal that is off the schedule, by repayment or by refund. */
const paidDown = (loan: Loan): Money =>
  subtract(
    sum(
      loan.schedule.map(({ amount }) => amount),
      loan.amount.currency,
    ),
    loan.outstanding,
  );

/**
 * Writes down what is about to be asked of the purchaser's bank: an early repayment's amount, or all that is due by `today`.
 * The same key twice is the same question. While a cancellation is open nothing is collected on a due date.
 */
export const askCollection = (loan: Loan, key: string, amount: Money | undefined, now: Instant): Loan | Rejection => {
  if (loan.collections.some((each) => each.key === key)) return loan;
  // The purchaser may be faster than the saga that starts the clock.
  if (loan.status !== "repaying" && loan.status !== "funded")
    return reject("WrongState", `a loan that is ${loan.status} is not repaid`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (loan.paused && amount === undefined) return reject("LoanPaused", "a cancellation is under way");
  const open = collectable(loan);
  const wanted = amount ?? min(open, dueBy(loan, dayOf(now)));
  if (wanted.minor > open.minor)
    return reject("RepaymentExceedsDebt", `${open.minor} ${open.currency} can still be repaid`);
  return book(loan, { collections: [...loan.collections, { key, amount: wanted, status: "asked" }] }, [], now);
};

const dueBy = (loan: Loan, today: Day): Money => {
  const due = loan.schedule.filter((each) => each.due <= today).map(({ amount }) => amount);
  const open = subtract(sum(due, loan.amount.currency), paidDown(loan));
  return open.minor > 0n ? open : zero(loan.amount.currency);
};

/** The bank paid. With the last of the principal the discount is earned, and its unused days go back to the mall. */
export const collect = (loan: Loan, key: string, now: Instant): Loan | Rejection => {
  const asked = loan.collections.find((each) => each.key === key);
  if (!asked) return reject("WrongState", `collection ${key} was never asked for`);
  if (asked.status !== "asked") return loan;
  const outstanding = subtract(loan.outstanding, asked.amount);
  const facts: Partial<Loan> = { outstanding, collections: answered(loan.collections, key, "done") };
  const payment = ["repaid", repaid(asked.amount)] as const;
  if (!isZero(outstanding)) return book(loan, facts, [payment], now);

  const { receivables, earned, rebate } = earnDiscounts(loan, dayOf(now));
  const closed: Partial<Loan> = { ...facts, receivables, status: "repaid", held: zero(outstanding.currency) };
  return book(loan, closed, [payment, ["discountEarned", discountEarned(earned, rebate)]], now);
};

/** The bank refused: nothing moves but the memory of it. */
export const refuseCollection = (loan: Loan, key: string, now: Instant): Loan =>
  loan.collections.some((each) => each.key === key && each.status === "asked")
    ? book(loan, { collections: answered(loan.collections, key, "refused") }, [], now)
    : loan;

const answered = (
  collections: readonly Collection[],
  key: string,
  status: Collection["status"],
): readonly Collection[] => collections.map((each) => (each.key === key ? { ...each, status } : each));

/** Closes the discounts on the books: days used are income, days unused are the mall's. */
export const earnDiscounts = (
  loan: Loan,
  today: Day,
): { readonly receivables: Loan["receivables"]; readonly earned: Money; readonly rebate: Money } => {
  const none = zero(loan.amount.currency);
  const rebate = loan.receivables
    .map(({ quote, unearned: open }) => unearned(open, quote.from, quote.until, today))
    .reduce((a, b) => add(a, b), none);
  const open = loan.receivables.map((each) => each.unearned).reduce((a, b) => add(a, b), none);
  return {
    receivables: loan.receivables.map((each) => ({ ...each, unearned: none })),
    earned: subtract(open, rebate),
    rebate,
  };
};

/** Attempts on due dates that the bank refused since the last success. */
export const refusals = (loan: Loan): number => {
  const tried = loan.collections.filter(({ key, status }) => key.startsWith("due.") && status !== "asked");
  return tried.length - (tried.findLastIndex(({ status }) => status === "done") + 1);
};

/** True once every amount has come back. */
export const isRepaid = (loan: Loan): boolean =>
  loan.status === "repaid" || (isZero(loan.outstanding) && !isZero(repaidOf(loan)));
