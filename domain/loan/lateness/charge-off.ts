import { type Day, dayOf, type Instant } from "../../calendar.ts";
import { reversePostings } from "../../ledger/entry.ts";
import { chargedOff } from "../../ledger/postings.ts";
import { notRecovered } from "../collection/recovery.ts";
import { closeBooks } from "../end-loan.ts";
import { beingCollected, chargesOn, owedOn } from "../loan-amounts.ts";
import {
  type ApprovedLoan,
  type ChargedOffLoan,
  type Loan,
  payoutPending,
  type Postings,
  type RepayingLoan,
} from "../loan.ts";
import { closePromise } from "../open-promise.ts";
import type { LoanNotice } from "../loan-notice.ts";
import type { Receivable } from "../records.ts";
import { add, isPositive, isZero, min, type Money, proportion, subtract, sum, zero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { dueImmediately } from "../../repayment/respread.ts";
import { zeroParts, sumParts } from "../../schedule/debt-parts.ts";

/**
 * The lender charges the debt off: it is a loss on the books, or the mall's where the receivable was sold with recourse, and it is
 * not collected any more. Later payments are recoveries. A repeat changes nothing.
 */
export const chargeOff = (loan: Loan, now: Instant): ChargedOffLoan | Rejection => {
  if (loan.status === "chargedOff") return loan;
  if (loan.status !== "repaying" || isZero(owedOn(loan)))
    return reject("WrongState", `a loan that is ${loan.status} has no debt to charge off`);
  if (loan.paused) return reject("LoanPaused", "a cancellation is open");
  if (!isZero(beingCollected(loan)))
    return reject("PayoutPending", "the bank has not answered a collection yet: ask again when it has");
  return payoutPending(loan) ?? writeOff(loan, [], now);
};

/** Writes off all that is owed, in addition to what was written off before. */
export const writeOff = (
  loan: RepayingLoan | ChargedOffLoan,
  before: Postings,
  now: Instant,
  notice: LoanNotice = "charged_off",
): ChargedOffLoan => {
  const none = zero(loan.amount.currency);
  const parts = { ...chargesOn(loan), principal: loan.outstanding };
  const recourse = recourseFor(loan, parts.principal);
  const lost = loan.chargedOff ?? { on: dayOf(now), principal: none, charges: none, recourse: none };
  const { retry: _, ...rest } = closePromise(loan, "broken");
  const over: ChargedOffLoan = {
    ...rest,
    status: "chargedOff",
    outstanding: none,
    chargedOff: {
      ...lost,
      principal: add(lost.principal, parts.principal),
      charges: add(lost.charges, subtract(sumParts(parts), parts.principal)),
      recourse: add(lost.recourse, recourse),
    },
  };
  return closeBooks(over, [...before, ["chargedOff", chargedOff(parts, recourse)]], now, notice);
};

/** The principal's share of receivables that were sold with recourse, rounded down; no mall covers more than it sold. */
const recourseFor = ({ receivables, chargedOff: before }: Loan, principal: Money): Money => {
  const leftOf = (some: readonly Receivable[]): Money =>
    sum(
      some.map((each) => each.left),
      principal.currency,
    );
  const left = leftOf(receivables);
  const sold = leftOf(receivables.filter(({ quote }) => quote.recourse));
  if (!isPositive(sold)) return sold;
  const open = before ? subtract(sold, before.recourse) : sold;
  const share = proportion(principal, sold.minor, left.minor, "down");
  return min(share, isPositive(open) ? open : zero(open.currency));
};

/**
 * Goods of a charged-off debt were returned: their part of the loss is owed again, for the refund to deduct it. So the
 * purchaser gets no cash for goods that were never paid.
 */
export const reinstate = (
  loan: ApprovedLoan,
  price: Money,
  today: Day,
): { readonly loan: ApprovedLoan; readonly postings: Postings } => {
  if (loan.status !== "chargedOff") return { loan, postings: [] };
  const { chargedOff: lost } = loan;
  const lent = sum(
    loan.receivables.map(({ left }) => left),
    price.currency,
  );
  const [fromMall, fromLender] = [notRecovered(loan, "recourse"), notRecovered(loan, "recovery")];
  const principal = min(min(price, lent), min(lost.principal, add(fromMall, fromLender)));
  const recourse = min(principal, fromMall);
  const parts = { ...zeroParts(price.currency), principal };
  return {
    loan: {
      ...loan,
      outstanding: add(loan.outstanding, principal),
      instalments: isZero(principal)
        ? loan.instalments
        : [...loan.instalments, dueImmediately(loan.instalments, parts, today)],
      chargedOff: {
        ...lost,
        principal: subtract(lost.principal, principal),
        recourse: subtract(lost.recourse, recourse),
      },
    },
    postings: [["chargeOffReversed", reversePostings(chargedOff(parts, recourse))]],
  };
};
