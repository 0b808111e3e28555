import { addDays, type Day, isDay } from "../calendar.ts";
import type { Money, Rounding } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type AllocationOrder, checkAllocationOrder, defaultAllocationOrder } from "./allocation.ts";
import { checkCalendar, type HolidayCalendar, type Rolling } from "./business-day.ts";
import type { DayCount } from "./day-count.ts";
import { checkLateness, type LatenessTerms, defaultLateness } from "./lateness-terms.ts";

/**
 * When instalments are due, before they roll to a business day. `everyDays` counts from acceptance: once it is "pay in N
 * days". `monthly` keeps the day of `first`, or of acceptance. `dayOfMonth` starts at least so many days after acceptance.
 */
export type DueRule =
  | { readonly kind: "everyDays"; readonly days: number }
  | { readonly kind: "monthly"; readonly first?: Day }
  | { readonly kind: "dayOfMonth"; readonly day: number | "last"; readonly atLeastDays: number };

/** How a credit is paid back. Rates are basis points a year, fees and `inMultiplesOf` are minor units. */
export type CreditTerms = {
  /** `parts` carry no interest and the first take the odd units; the others' last instalment takes the remainder. */
  readonly method: "parts" | "annuity" | "equalPrincipal";
  readonly count: number;
  readonly rateBasisPoints: number;
  readonly dayCount: DayCount;
  readonly rounding: Rounding;
  readonly due: DueRule;
  readonly rolling: Rolling;
  readonly calendar: HolidayCalendar;
  /** The first so many instalments are of interest and fee only. */
  readonly principalGrace: number;
  /** No interest accrues on the first so many days after acceptance. */
  readonly interestFreeDays: number;
  readonly openingFee: bigint;
  readonly instalmentFee: bigint;
  /** An annuity's instalment, or an equal part of principal, is rounded to these: 10 won, a whole euro. */
  readonly inMultiplesOf: bigint;
  /** In what order payments pay; absent for the usual one. */
  readonly allocation?: AllocationOrder;
  /** What follows when it is not paid on its day; absent for the usual. */
  readonly lateness?: LatenessTerms;
};

/** Credit that costs nothing, paid in equal parts, each so many days or a month after the one before; once is "pay in N days". */
export const zeroCostTerms = (count: number, due: DueRule): CreditTerms => ({
  method: "parts",
  count,
  rateBasisPoints: 0,
  dayCount: "actual/365",
  rounding: "halfEven",
  due,
  rolling: "none",
  calendar: { weekend: [], holidays: [] },
  principalGrace: 0,
  interestFreeDays: 0,
  openingFee: 0n,
  instalmentFee: 0n,
  inMultiplesOf: 1n,
});

/** Pay in full so many days after acceptance. */
export const payInDays = (days: number): CreditTerms => zeroCostTerms(1, { kind: "everyDays", days });

/** True when the credit costs nothing, so that paying early spares nothing. */
export const isZeroCost = ({ rateBasisPoints, openingFee, instalmentFee }: CreditTerms): boolean =>
  rateBasisPoints === 0 && openingFee === 0n && instalmentFee === 0n;

/** In what order payments pay a credit of these terms. */
export const allocationOrderOf = ({ allocation }: CreditTerms): AllocationOrder => allocation ?? defaultAllocationOrder;

/** What follows when a credit of these terms is not paid on its day. */
export const latenessTermsOf = ({ lateness }: Pick<CreditTerms, "lateness">): LatenessTerms =>
  lateness ?? defaultLateness;

/** A credit as it was agreed; it is lent on the day of acceptance. */
export type Credit = { readonly principal: Money; readonly terms: CreditTerms; readonly acceptedOn: Day };

/** What the wire carries, ten times a year's cost, ten years, and a first instalment within a year. */
const limits = { principal: 999_999_999_999_999n, rateBasisPoints: 100_000, count: 120, days: 3650, firstDays: 366 };

/** The first wrong thing in a credit, if any. */
export const checkCredit = ({ principal, terms, acceptedOn }: Credit): Rejection | undefined => {
  if (principal.minor < 1n || principal.minor > limits.principal)
    return reject("AmountOutOfRange", `a principal is from 1 to ${limits.principal} minor units`);
  if (!isDay(acceptedOn)) return reject("InvalidRequest", "acceptedOn: a date such as 2026-03-31");
  const { count, rateBasisPoints, principalGrace, interestFreeDays, openingFee, instalmentFee, inMultiplesOf } = terms;
  if (!between(count, 1, limits.count)) return reject("InvalidRequest", `count: from 1 to ${limits.count} instalments`);
  if (!between(rateBasisPoints, 0, limits.rateBasisPoints))
    return reject("InvalidRequest", `rateBasisPoints: a whole number from 0 to ${limits.rateBasisPoints}`);
  if (terms.method === "parts" && rateBasisPoints !== 0)
    return reject("InvalidRequest", "parts carry no interest: take annuity or equalPrincipal");
  if (!between(principalGrace, 0, count - 1))
    return reject("InvalidRequest", "principalGrace: fewer instalments than there are");
  if (!between(interestFreeDays, 0, limits.days))
    return reject("InvalidRequest", `interestFreeDays: from 0 to ${limits.days}`);
  if (openingFee < 0n || instalmentFee < 0n || openingFee > limits.principal || instalmentFee > limits.principal)
    return reject("AmountOutOfRange", `a fee is from 0 to ${limits.principal} minor units`);
  if (inMultiplesOf < 1n || inMultiplesOf > principal.minor)
    return reject("InvalidRequest", "inMultiplesOf: from 1 minor unit to the principal");
  return (
    checkDueRule(terms.due, acceptedOn) ??
    checkCalendar(terms.calendar) ??
    (terms.allocation && checkAllocationOrder(terms.allocation)) ??
    (terms.lateness && checkLateness(terms.lateness))
  );
};

const checkDueRule = (due: DueRule, acceptedOn: Day): Rejection | undefined => {
  if (due.kind === "everyDays")
    return between(due.days, 1, limits.days)
      ? undefined
      : reject("InvalidRequest", `days: from 1 to ${limits.days} from one due date to the next`);
  if (due.kind === "dayOfMonth")
    return (due.day === "last" || between(due.day, 1, 31)) && between(due.atLeastDays, 0, limits.firstDays)
      ? undefined
      : reject("InvalidRequest", `day: 1 to 31 or "last"; atLeastDays: 0 to ${limits.firstDays}`);
  if (due.first === undefined) return undefined;
  if (!isDay(due.first)) return reject("InvalidRequest", "first: a date such as 2026-03-31");
  return due.first > acceptedOn && due.first <= addDays(acceptedOn, limits.firstDays)
    ? undefined
    : reject(
        "InvalidRequest",
        `dates out of order: the first due date is 1 to ${limits.firstDays} days after acceptance`,
      );
};

const between = (value: number, least: number, greatest: number): boolean =>
  Number.isInteger(value) && value >= least && value <= greatest;
