import { addDays, type Day, dayOf, type Instant } from "../calendar.ts";
import type { Loan } from "./loan.ts";
import { openPromise } from "./open-promise.ts";
import { isPositive, type Money, sum } from "../money.ts";
import { isRejection } from "../rejection.ts";
import { payoffOf } from "../repayment/apply-payment.ts";
import { type Instalment, isDueBy, openParts, toInstalment } from "../repayment/instalment.ts";
import type { RunningCredit } from "../repayment/payment.ts";
import { respread } from "../repayment/respread.ts";
import { amortise } from "../schedule/amortisation.ts";
import { type CreditTerms, latenessTermsOf } from "../schedule/credit-terms.ts";
import { sumParts } from "../schedule/debt-parts.ts";

/** The terms of repayment now, and the day from which they count: those that were agreed to, or those of the last re-plan. */
export const planOf = ({ terms, acceptedOn, replans }: Loan): { readonly terms: CreditTerms; readonly from?: Day } => {
  const last = replans?.at(-1);
  if (last) return { terms: last.terms, from: last.on };
  return { terms, ...(acceptedOn !== undefined && { from: acceptedOn }) };
};

/** The instalments of the lent amount. After returns it may be too small for the rounding unit of its terms. */
export const scheduleOf = (terms: CreditTerms, principal: Money, acceptedOn: Day): readonly Instalment[] => {
  if (!isPositive(principal)) return [];
  const rows = amortise({ principal, terms, acceptedOn });
  const exact = isRejection(rows)
    ? amortise({ principal, terms: { ...terms, inMultiplesOf: 1n, rolling: "none" }, acceptedOn })
    : rows;
  if (isRejection(exact)) throw new Error(`the agreed terms give no schedule: ${exact.detail}`);
  return exact.map(toInstalment);
};

/** The instalments after a change of the principal; none before acceptance. */
export const instalmentsAfter = (loan: Loan, change: Money, now: Instant): readonly Instalment[] => {
  if (loan.acceptedOn === undefined) return [];
  return loan.instalments.length === 0
    ? scheduleOf(loan.terms, change, loan.acceptedOn)
    : respread(runningOf(loan, now), change);
};

/** Today, or the first paused day while the loan is paused. */
export const todayOf = ({ paused }: Loan, now: Instant): Day => paused?.since ?? dayOf(now);

/** The loan as an open credit. */
export const runningOf = (loan: Loan, now: Instant): RunningCredit => {
  const { terms, from = dayOf(now) } = planOf(loan);
  return {
    credit: { principal: loan.amount, terms, acceptedOn: from },
    instalments: loan.instalments,
    pauses: loan.pauses,
    today: todayOf(loan, now),
  };
};

/** The next collection date; undefined when nothing is owed or the repayment has not started. */
export const dueOf = (loan: Loan): Day | undefined => {
  const { instalments, retry, terms } = loan;
  const open = instalments.filter((each) => isPositive(sumParts(openParts(each)))).map(({ due }) => due);
  if (open.length === 0) return undefined;
  const promise = openPromise(loan);
  if (promise) return promise.on;
  if (!retry) return open.toSorted()[0];
  const lastTried = addDays(retry.on, -latenessTermsOf(terms).retryDays);
  return [...open.filter((due) => due > lastTried), retry.on].toSorted()[0];
};

/** The retry date after a refused or bounced collection. */
export const retryAfter = ({ retry, terms }: Loan, today: Day): NonNullable<Loan["retry"]> => ({
  times: (retry?.times ?? 0) + 1,
  on: addDays(today, latenessTermsOf(terms).retryDays),
});

/** The open amount of the instalments due by today. */
export const dueBy = (loan: Loan, today: Day): Money =>
  sum(
    loan.instalments.filter(isDueBy(today)).map((each) => sumParts(openParts(each))),
    loan.amount.currency,
  );

/** The payoff amount of today; before acceptance only principal is owed. */
export const payoffToday = (loan: Loan, now: Instant): Money =>
  loan.acceptedOn === undefined ? loan.outstanding : payoffOf(runningOf(loan, now));
