import { addDays, type Day, dayOf, daysBetween, type Instant, laterOf } from "./calendar.ts";
import { instalmentsAfter } from "./debt.ts";
import { reinstate } from "./charge-off.ts";
import { unearned } from "./discount.ts";
import { shareOfHoldback, withoutShare } from "./holdback.ts";
import { cashReturned, holdbackReleased, refunded } from "./journal.ts";
import { endLoan } from "./loan-end.ts";
import { book, collectable, type Loan, type LoanRefund, owedOn, payoutPending, type Receivable } from "./loan.ts";
import { add, atMost, isZero, min, type Money, money, negate, subtract, sum, zero } from "./money.ts";
import { shareOfDiscount, splitRefund } from "./refund.ts";
import { reject, type Rejection } from "./rejection.ts";

/** A cancellation is under way: dues, collections and reminders stand still. Paused by the same one twice is once. */
export const pauseLoan = (loan: Loan, cancellation: number, now: Instant): Loan | Rejection => {
  if (["declined", "expired"].includes(loan.status))
    return reject("WrongState", `a loan that is ${loan.status} has nothing to cancel`);
  const by = loan.paused?.by ?? [];
  if (by.includes(cancellation) || loan.refunds.some(({ no }) => no === cancellation)) return loan;
  return book(loan, { paused: { since: loan.paused?.since ?? dayOf(now), by: [...by, cancellation] } }, [], now);
};

/**
 * Gives back `amount` of the purchase: first from the hold, then from what was lent.
 * The four shares are booked at once; cash that is owed to the purchaser stays owed until `returnCash`.
 * What was held back of the returned part is the mall's with the same entry, so that the clawback takes it first.
 */
export const refund = (before: Loan, no: number, amount: Money, now: Instant): Loan | Rejection => {
  if (before.refunds.some((each) => each.no === no)) return before;
  const pending = payoutPending(before);
  if (pending) return pending;
  const { loan, postings } = reinstate(before, amount, dayOf(now));
  const lent = sum(
    loan.receivables.map(({ left }) => left),
    amount.currency,
  );
  if (!atMost(amount, loan.amount))
    return reject("AmountOutOfRange", `the loan is of ${loan.amount.minor} ${loan.amount.currency}`);
  const released = min(amount, loan.held);
  // A part whose advance failed, or whose hold ran out, was given up by the lender before: it cannot go back once more.
  const fromLent = min(subtract(amount, released), lent);

  const today = dayOf(now);
  const { receivables, discountShare, rebate, holdbackShare } = takeBack(loan.receivables, fromLent, today);
  const split = isZero(fromLent)
    ? undefined
    : splitRefund({ amount: fromLent, outstanding: collectable(loan), discountShare, rebate });
  const none = zero(amount.currency);
  const outstanding = subtract(loan.outstanding, split?.loanReduction ?? none);
  const record: LoanRefund = {
    no,
    status: isZero(split?.cashBack ?? none) ? "paid" : "posted",
    released,
    loanReduction: split?.loanReduction ?? none,
    cashBack: split?.cashBack ?? none,
    clawback: split?.clawback ?? none,
  };
  const running = resume(loan, no, today);
  const moved: Loan = {
    ...running,
    held: subtract(loan.held, released),
    outstanding,
    instalments: instalmentsAfter(running, negate(record.loanReduction), now),
    receivables,
    refunds: [...loan.refunds, record],
  };
  const booked = [
    ...postings,
    ["refunded", split ? refunded(split) : []] as const,
    ["holdbackReleased", holdbackReleased(holdbackShare)] as const,
  ];
  return close(moved, booked, now);
};

/** With nothing owed, nothing held and no other cancellation under way, the loan is over. */
const close = (loan: Loan, postings: Parameters<typeof book>[2], now: Instant): Loan =>
  isZero(owedOn(loan)) && isZero(loan.held) && !loan.paused
    ? endLoan(loan, postings, now)
    : book(loan, {}, postings, now);

/** Takes the amount out of the receivables, the newest first, each with its share of discount and holdback. */
const takeBack = (receivables: readonly Receivable[], amount: Money, today: Day) => {
  const none = money(0n, amount.currency);
  let rest = amount;
  let discountShare = none;
  let rebate = none;
  let holdbackShare = none;
  const after = receivables.toReversed().map((each) => {
    const part = min(each.left, rest);
    if (isZero(part)) return each;
    const share = shareOfDiscount({ amount: part, advanced: each.left, unearned: each.unearned });
    rest = subtract(rest, part);
    discountShare = add(discountShare, share);
    rebate = add(rebate, unearned(share, each.quote.from, each.quote.until, today));
    const withheld = shareOfHoldback(each, part);
    holdbackShare = add(holdbackShare, withheld);
    return withoutShare(
      { ...each, left: subtract(each.left, part), unearned: subtract(each.unearned, share) },
      withheld,
    );
  });
  return { receivables: after.toReversed(), discountShare, rebate, holdbackShare };
};

/** When the last cancellation ends, every day to come moves by the days the clock stood still. */
const resume = (loan: Loan, no: number, today: Day): Loan => {
  const { paused, ...running } = loan;
  if (!paused) return loan;
  const by = paused.by.filter((each) => each !== no);
  if (by.length > 0) return { ...running, paused: { ...paused, by } };
  if (loan.acceptedOn === undefined) return running;
  const since = laterOf(paused.since, loan.acceptedOn);
  const days = daysBetween(since, laterOf(since, today));
  if (days === 0) return running;
  const moved = (day: Day, last: boolean): Day => (day > since || (last && day === since) ? addDays(day, days) : day);
  return {
    ...running,
    pauses: [...loan.pauses, { from: since, until: today }],
    instalments: loan.instalments.map((each) =>
      each.due > since ? { ...each, from: moved(each.from, each.no > 1), due: moved(each.due, false) } : each,
    ),
    ...(loan.retry && { retry: { ...loan.retry, on: moved(loan.retry.on, true) } }),
    ...(loan.promises && {
      promises: loan.promises.map((each) => (each.status === "open" ? { ...each, on: moved(each.on, true) } : each)),
    }),
  };
};

/** The purchaser has the cash. */
export const returnCash = (loan: Loan, no: number, now: Instant): Loan | Rejection => {
  const record = loan.refunds.find((each) => each.no === no);
  if (!record) return reject("WrongState", `refund ${no} was never booked`);
  if (record.status === "paid") return loan;
  const refunds = loan.refunds.map((each) => (each.no === no ? { ...each, status: "paid" as const } : each));
  return book(loan, { refunds }, [["cashReturned", cashReturned(record.cashBack)]], now);
};

/** The hold ran out, or its order was withdrawn: the credit is free again. Expired twice is once. */
export const expireHold = (loan: Loan, now: Instant): Loan | Rejection => {
  if (loan.status === "expired" || loan.status === "declined") return loan;
  if (loan.status !== "held") return reject("WrongState", `a loan that is ${loan.status} does not expire`);
  return book(loan, { status: "expired", held: zero(loan.amount.currency) }, [], now);
};
