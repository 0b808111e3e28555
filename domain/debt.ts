import { type Day, dayOf, type Instant } from "./calendar.ts";
import { repaid } from "./journal.ts";
import { releaseHoldbacksBy } from "./holdback.ts";
import { endLoan } from "./loan-end.ts";
import { book, collectable, type Collection, type Loan, payoutPending } from "./loan.ts";
import { isZero, min, type Money, subtract, sum, zero } from "./money.ts";
import { nextDue, schedule } from "./plan.ts";
import { reject, type Rejection } from "./rejection.ts";
import { shortenTenor } from "./shorten-tenor.ts";
import { lastDueOf } from "./tenor.ts";

/** The goods are accepted: the purchaser's clock starts here, by the loan's plan. */
export const startRepayment = (loan: Loan, acceptedOn: Day, now: Instant): Loan | Rejection => {
  if (loan.acceptedOn !== undefined) return loan;
  if (loan.status === "repaid") return loan;
  if (loan.status !== "held" && loan.status !== "funded")
    return reject("WrongState", `a loan that is ${loan.status} cannot become due`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  const { receivables, postings } = shortenTenor(loan, lastDueOf(loan, acceptedOn));
  return book(
    loan,
    { status: "repaying", acceptedOn, schedule: schedule(loan.plan, loan.outstanding, acceptedOn), receivables },
    postings,
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

/** The key of a due date's question: one that was asked and not answered is asked again before there is a new one. */
export const dueKey = (loan: Loan, attempt: number): string =>
  loan.collections.find(({ key, status }) => key.startsWith("due.") && status === "asked")?.key ?? `due.${attempt}`;

/**
 * Writes down what is about to be asked of the purchaser's bank: an early repayment's amount, or all that is due by `today`.
 * The same key twice is the same question. While a cancellation is open nothing is collected on a due date.
 */
export const askCollection = (loan: Loan, key: string, amount: Money | undefined, now: Instant): Loan | Rejection => {
  if (loan.collections.some((each) => each.key === key)) return loan;
  // The purchaser may be faster than the saga that starts the clock; of a loan that is over nothing is due.
  const over = amount === undefined && (loan.status === "repaid" || loan.status === "cancelled");
  if (!over && loan.status !== "repaying" && loan.status !== "funded")
    return reject("WrongState", `a loan that is ${loan.status} is not repaid`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (loan.paused && amount === undefined) return reject("LoanPaused", "a cancellation is under way");
  const open = collectable(loan);
  const wanted = amount ?? min(open, dueBy(loan, dayOf(now)));
  if (wanted.minor > open.minor)
    return reject("RepaymentExceedsDebt", `${open.minor} ${open.currency} can still be repaid`);
  const { receivables, postings } = releaseHoldbacksBy(loan, dayOf(now));
  const collections = [...loan.collections, { key, amount: wanted, status: "asked" as const }];
  return book(loan, { collections, receivables }, postings, now);
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
  return isZero(outstanding) && !isZero(asked.amount)
    ? endLoan({ ...loan, ...facts }, [payment], now)
    : book(loan, facts, [payment], now);
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
