import { addDays, type Day, laterOf } from "../calendar.ts";
import { add, isPositive, isZero, min, money, type Money, proportion, split, subtract, zero } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { checkCredit, type Credit, type CreditTerms } from "./credit-terms.ts";
import { daysInYear, yearFraction } from "./day-count.ts";
import { dueDates } from "./due-dates.ts";
import { inMultiples, levelInstalment } from "./level-instalment.ts";
import { type Pause, runningIntervals } from "./pause.ts";

/** A period of a credit, numbered from 1: interest accrues from `from` to the due date `due`. */
export type Period = { readonly no: number; readonly from: Day; readonly due: Day };

/** A row of a schedule: total = principal + interest + fee, and `balance` is the remaining principal after it. */
export type ScheduleRow = Period & {
  readonly principal: Money;
  readonly interest: Money;
  readonly fee: Money;
  readonly total: Money;
  readonly balance: Money;
};

/** The schedule of a credit. Rows with a total of zero are left out, so tiny credits have fewer rows. */
export const amortise = (credit: Credit): readonly ScheduleRow[] | Rejection => {
  const wrong = checkCredit(credit);
  if (wrong) return wrong;
  const dues = dueDates(credit.terms, credit.acceptedOn);
  const periods = dues.map((due, index) => ({ no: index + 1, from: dues[index - 1] ?? credit.acceptedOn, due }));
  if (periods.some(({ from, due }) => due <= from))
    return reject("InvalidRequest", "dates out of order: the calendar rolls two due dates to one day");
  return buildRows(credit, credit.principal, periods, principalRule(credit, credit.principal, periods));
};

/** The principal that a period pays, given its interest; the last period pays the remainder. */
export type PrincipalRule = (no: number, interest: Money) => Money;

/** Builds the rows that pay a balance down over periods by a rule; principal is limited to the range from zero to the balance. */
export const buildRows = (
  credit: Credit,
  owed: Money,
  periods: readonly Period[],
  rule: PrincipalRule,
  pauses: readonly Pause[] = [],
): readonly ScheduleRow[] => {
  const rows: ScheduleRow[] = [];
  let before = owed;
  for (const [index, period] of periods.entries()) {
    const interest = accruedInterest(credit, before, period.from, period.due, pauses);
    const requested = index === periods.length - 1 ? before : rule(period.no, interest);
    const principal = isPositive(requested) ? min(requested, before) : zero(owed.currency);
    const fee = feeOf(credit.terms, period.no, before);
    const balance = subtract(before, principal);
    rows.push({ ...period, principal, interest, fee, total: add(principal, interest, fee), balance });
    before = balance;
  }
  return rows.filter(({ total }) => isPositive(total));
};

/** Interest on a balance from one day to another, rounded once; interest-free and paused days accrue none. */
export const accruedInterest = (
  credit: Credit,
  balance: Money,
  from: Day,
  to: Day,
  pauses: readonly Pause[] = [],
): Money => {
  const { rateBasisPoints, rounding } = credit.terms;
  const days = interestDays(credit, from, to, pauses);
  return proportion(balance, BigInt(rateBasisPoints) * days, 10_000n * daysInYear(credit.terms.dayCount), rounding);
};

/** The rule of a credit's method for a balance and the remaining periods. */
export const principalRule = (
  credit: Credit,
  owed: Money,
  periods: readonly Period[],
  pauses: readonly Pause[] = [],
): PrincipalRule => {
  const paying = periods.filter(({ no }) => no > credit.terms.principalGrace);
  const rule = methods[credit.terms.method](credit, owed, paying, pauses);
  return (no, interest) => (no > credit.terms.principalGrace ? rule(no, interest) : zero(owed.currency));
};

const methods: Record<
  CreditTerms["method"],
  (credit: Credit, owed: Money, paying: readonly Period[], pauses: readonly Pause[]) => PrincipalRule
> = {
  parts: (_, owed, paying) => {
    const parts = split(owed, paying.length);
    return (no) => parts[no - (paying[0]?.no ?? no)] ?? zero(owed.currency);
  },
  equalPrincipal: ({ terms }, owed, paying) => {
    const part = inMultiples(owed, 1n, BigInt(paying.length), terms);
    return () => part;
  },
  annuity: (credit, owed, paying, pauses) => {
    const days = paying.map(({ from, due }) => interestDays(credit, from, due, pauses));
    const level = levelInstalment(owed, credit.terms, days);
    return (_, interest) => subtract(level, interest);
  },
};

/** Days on which interest accrues, by the day count convention. */
const interestDays = ({ terms, acceptedOn }: Credit, from: Day, to: Day, pauses: readonly Pause[]): bigint =>
  runningIntervals(laterOf(from, addDays(acceptedOn, terms.interestFreeDays)), to, pauses).reduce(
    (days, each) => days + yearFraction(terms.dayCount, each.from, each.to).numerator,
    0n,
  );

/** The opening fee is due with the first instalment; there is no fee once the balance is zero. */
const feeOf = ({ openingFee, instalmentFee }: CreditTerms, no: number, before: Money): Money =>
  isZero(before) ? zero(before.currency) : money(instalmentFee + (no === 1 ? openingFee : 0n), before.currency);
