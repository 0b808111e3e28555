import { addDays, type Day, dayOf, daysBetween, type Instant, laterOf } from "./calendar.ts";
import { giveBackCharges, takeOffCharges } from "./charges.ts";
import { reinstate } from "./charge-off.ts";
import { instalmentsAfter, todayOf } from "./debt.ts";
import { unearned } from "./discount.ts";
import { shareOfHoldback, withoutShare } from "./holdback.ts";
import { chargeDue, nothing } from "./instalment.ts";
import { cashReturned, charged, holdbackReleased, refunded } from "./journal.ts";
import { endLoan } from "./loan-end.ts";
import {
  beingCollected,
  book,
  chargesOn,
  collectable,
  type Loan,
  type LoanRefund,
  owedOn,
  payoutPending,
  type Receivable,
} from "./loan.ts";
import { add, atMost, isPositive, isZero, min, type Money, negate, subtract, zero } from "./money.ts";
import { type LoanPreview, staleLoan } from "./preview.ts";
import { partOf, type RefundPart } from "./refund-part.ts";
import { type Bearer, policyOf } from "./refund-policy.ts";
import { type Charges, noCharges, type RefundFacts, shareOf, splitRefund } from "./refund.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";

/** A cancellation is under way: dues, collections and reminders stand still. Paused by the same one twice is once. */
export const pauseLoan = (loan: Loan, cancellation: number, now: Instant): Loan | Rejection => {
  if (["declined", "expired"].includes(loan.status))
    return reject("WrongState", `a loan that is ${loan.status} has nothing to cancel`);
  const by = loan.paused?.by ?? [];
  if (by.includes(cancellation) || loan.refunds.some(({ no }) => no === cancellation)) return loan;
  return book(loan, { paused: { since: loan.paused?.since ?? dayOf(now), by: [...by, cancellation] } }, [], now);
};

/** What the gateway tells of a refund besides its amount: whose goodwill it is, and of what preview it must be true. */
export type RefundKind = { readonly goodwill?: Bearer; readonly preview?: LoanPreview };

/**
 * Gives back `amount` of the purchase: first from the hold, then from what was lent, with the credit's cost by policy.
 * The shares are booked at once; cash that is owed to the purchaser stays owed until `returnCash`.
 * What was held back of the returned part is the mall's with the same entry, so that the clawback takes it first.
 * With a preview the shares are those that were shown, or there are none.
 */
export const refund = (
  before: Loan,
  no: number,
  amount: Money,
  now: Instant,
  { goodwill, preview }: RefundKind = {},
): Loan | Rejection => {
  if (before.refunds.some((each) => each.no === no)) return before;
  const refused = (preview && staleLoan(before, preview, now)) ?? payoutPending(before);
  if (refused) return refused;
  const { loan, postings } = reinstate(before, amount, dayOf(now));
  if (!atMost(amount, loan.amount))
    return reject("AmountOutOfRange", `the loan is of ${loan.amount.minor} ${loan.amount.currency}`);
  const part = partOf(loan, amount, goodwill);
  return isRejection(part) ? part : giveBack(loan, no, part, { goodwill, postings }, now);
};

/** `postings` are what has to be booked before: a debt that was given up and is owed again. */
type Booking = {
  readonly goodwill: Bearer | undefined;
  readonly postings: ReturnType<typeof reinstate>["postings"];
};

const giveBack = (loan: Loan, no: number, part: RefundPart, { goodwill, postings }: Booking, now: Instant): Loan => {
  const { receivables, discount, rebate, holdback } = takeBack(loan.receivables, part.sold, dayOf(now));
  const { loan: running, ripe } = chargeRipe(resume(loan, no, dayOf(now)), now);
  const { loan: spared, returned } = giveBackCharges(running, ripe, part.sold, goodwill);
  const { borneBy } = policyOf(loan);
  const shares = splitRefund({
    released: part.released,
    amount: part.given,
    debt: mostOff(spared, part.given, returned),
    charges: returned,
    borneBy,
    sold: { amount: part.sold, discount, rebate },
  });
  const { loanPrincipal, loanInterest: interest, fees } = shares;
  const status = isZero(shares.cashBack) ? "paid" : "posted";
  const moved: Loan = {
    ...spared,
    held: subtract(loan.held, part.released),
    outstanding: subtract(loan.outstanding, loanPrincipal),
    instalments: takeOffCharges(instalmentsAfter(spared, negate(loanPrincipal), now), { interest, fees }),
    receivables,
    refunds: [...loan.refunds, { ...shares, no, status, returned, ...(goodwill && { goodwill }) }],
  };
  const reversed = borneBy === "lender" ? returned : noCharges(interest.currency);
  const charges = { ...nothing(interest.currency), interest: ripe.interest, fee: ripe.fees };
  const booked = [
    ...postings,
    ["charged", charged(charges)] as const,
    ["refunded", refunded(shares, reversed)] as const,
    ["holdbackReleased", holdbackReleased(holdback)] as const,
  ];
  return close(moved, booked, now);
};

/** Instalments whose day has come are charged, as a payment would. */
const chargeRipe = (loan: Loan, now: Instant): { readonly loan: Loan; readonly ripe: Charges } => {
  if (loan.acceptedOn === undefined) return { loan, ripe: noCharges(loan.amount.currency) };
  const { instalments, interest, fee } = chargeDue(loan.instalments, todayOf(loan, now), loan.amount.currency);
  return { loan: { ...loan, instalments }, ripe: { interest, fees: fee } };
};

/** The most that a refund may take off each part of the debt: what is being collected may be paid any moment. */
const mostOff = (loan: Loan, amount: Money, { interest }: Charges): RefundFacts["debt"] => {
  const open = chargesOn(loan);
  const principal = min(amount, collectable(loan));
  const left = subtract(owedOn(loan), add(beingCollected(loan), principal));
  const room = isPositive(left) ? left : zero(left.currency);
  const interestOff = min(open.interest, room);
  return { principal, interest: interestOff, fees: min(open.fee, subtract(room, min(interest, interestOff))) };
};

/** With nothing owed, nothing held and no other cancellation under way, the loan is over. */
const close = (loan: Loan, postings: Parameters<typeof book>[2], now: Instant): Loan =>
  isZero(owedOn(loan)) && isZero(loan.held) && !loan.paused
    ? endLoan(loan, postings, now)
    : book(loan, {}, postings, now);

/** Takes the amount out of the receivables, the newest first, each with its share of discount and holdback. */
const takeBack = (receivables: readonly Receivable[], amount: Money, today: Day) => {
  const none = zero(amount.currency);
  let rest = amount;
  let discount = none;
  let rebate = none;
  let holdback = none;
  const after = receivables.toReversed().map((each) => {
    const part = min(each.left, rest);
    if (isZero(part)) return each;
    const share = shareOf(each.unearned, part, each.left);
    rest = subtract(rest, part);
    discount = add(discount, share);
    rebate = add(rebate, unearned(share, each.quote.from, each.quote.until, today));
    const withheld = shareOfHoldback(each, part);
    holdback = add(holdback, withheld);
    return withoutShare(
      { ...each, left: subtract(each.left, part), unearned: subtract(each.unearned, share) },
      withheld,
    );
  });
  return { receivables: after.toReversed(), discount, rebate, holdback };
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
  const record = refundOf(loan, no);
  if (isRejection(record) || record.status === "paid") return isRejection(record) ? record : loan;
  const refunds = loan.refunds.map((each) => (each.no === no ? { ...each, status: "paid" as const } : each));
  return book(loan, { refunds }, [["cashReturned", cashReturned(record.cashBack)]], now);
};

/** The purchaser's bank has refused the cash `times` times: it stays owed, and the next question to the bank is a new one. */
export const refuseCash = (loan: Loan, no: number, times: number, now: Instant): Loan | Rejection => {
  const record = refundOf(loan, no);
  if (isRejection(record)) return record;
  if (record.status === "paid" || (record.refused ?? 0) >= times) return loan;
  const refunds = loan.refunds.map((each) => (each.no === no ? { ...each, refused: times } : each));
  return book(loan, { refunds }, [], now);
};

/** The refund of that number, as it is booked. */
export const refundOf = ({ refunds }: Loan, no: number): LoanRefund | Rejection =>
  refunds.find((each) => each.no === no) ?? reject("WrongState", `refund ${no} was never booked`);

/** The hold ran out, or its order was withdrawn: the credit is free again. Expired twice is once. */
export const expireHold = (loan: Loan, now: Instant): Loan | Rejection => {
  if (loan.status === "expired" || loan.status === "declined") return loan;
  if (loan.status !== "held") return reject("WrongState", `a loan that is ${loan.status} does not expire`);
  return book(loan, { status: "expired", held: zero(loan.amount.currency) }, [], now);
};
