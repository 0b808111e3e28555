import { addDays, type Day, isDay } from "../calendar.ts";
import { formatMoney, type Money, money, type Rounding } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type AllocationOrder, checkAllocationOrder, defaultAllocationOrder } from "./allocation.ts";
import { checkCalendar, type HolidayCalendar, type Rolling } from "./business-day.ts";
import type { DayCount } from "./day-count.ts";
import { checkLateness, defaultLateness, type LatenessTerms } from "./lateness-terms.ts";
import { isIntegerBetween } from "../whole-number.ts";

/**
 * When instalments are due, before they roll to a business day. `everyDays` counts from acceptance: with one instalment it is
 * "pay in N days". `monthly` keeps the day of `first`, or of acceptance. `dayOfMonth` starts at least `atLeastDays` after acceptance.
 */
export type DueRule =
  | { readonly kind: "everyDays"; readonly days: number }
  | { readonly kind: "monthly"; readonly first?: Day }
  | { readonly kind: "dayOfMonth"; readonly day: number | "last"; readonly atLeastDays: number };

/** The repayment terms of a credit. Rates are basis points per year, fees and `inMultiplesOf` minor units. */
export type CreditTerms = {
  /** `parts` bear no interest and the first take the remaining units; with the other methods the last instalment takes the remainder. */
  readonly method: "parts" | "annuity" | "equalPrincipal";
  readonly count: number;
  readonly rateBasisPoints: number;
  readonly dayCount: DayCount;
  readonly rounding: Rounding;
  readonly due: DueRule;
  readonly rolling: Rolling;
  readonly calendar: HolidayCalendar;
  /** The number of first instalments with interest and fee only. */
  readonly principalGrace: number;
  /** The number of first days after acceptance without interest. */
  readonly interestFreeDays: number;
  readonly openingFee: bigint;
  readonly instalmentFee: bigint;
  /** The unit to which an annuity's instalment or an equal part of principal is rounded: 10 won, a whole euro. */
  readonly inMultiplesOf: bigint;
  /** The allocation order of payments; absent for the default. */
  readonly allocation?: AllocationOrder;
  /** The terms of late payment; absent for the default. */
  readonly lateness?: LatenessTerms;
};

/** Terms of a credit without cost, paid in equal parts; with one part it is "pay in N days". */
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

/** Terms to pay in full a number of days after acceptance. */
export const payInDays = (days: number): CreditTerms => zeroCostTerms(1, { kind: "everyDays", days });

/** True when the credit has no cost, so that prepayment saves none. */
export const isZeroCost = ({ rateBasisPoints, openingFee, instalmentFee }: CreditTerms): boolean =>
  rateBasisPoints === 0 && openingFee === 0n && instalmentFee === 0n;

/** True where the purchaser may have to pay more than the price: for the credit, or for paying late. Such terms need a consent. */
export const mayCostMore = (terms: CreditTerms): boolean =>
  !isZeroCost(terms) || latenessTermsOf(terms).fee !== undefined;

/** The allocation order of the terms. */
export const allocationOrderOf = ({ allocation }: CreditTerms): AllocationOrder => allocation ?? defaultAllocationOrder;

/** The late payment terms of the terms. */
export const latenessTermsOf = ({ lateness }: Pick<CreditTerms, "lateness">): LatenessTerms =>
  lateness ?? defaultLateness;

/** A credit as agreed; it starts on the day of acceptance. */
export type Credit = { readonly principal: Money; readonly terms: CreditTerms; readonly acceptedOn: Day };

/** The largest principal of the wire format, a rate of 1,000 % a year, ten years, and a first instalment within a year. */
const limits = { principal: 999_999_999_999_999n, rateBasisPoints: 100_000, count: 120, days: 3650, firstDays: 366 };

/** The first error in a credit, if any. */
export const checkCredit = ({ principal, terms, acceptedOn }: Credit): Rejection | undefined => {
  const shown = (minor: bigint): string => formatMoney(money(minor, principal.currency));
  if (principal.minor < 1n || principal.minor > limits.principal)
    return reject("AmountOutOfRange", `principal: from ${shown(1n)} to ${shown(limits.principal)}`);
  if (!isDay(acceptedOn)) return reject("InvalidRequest", "acceptedOn: a date such as 2026-03-31");
  const { count, rateBasisPoints, principalGrace, interestFreeDays, openingFee, instalmentFee, inMultiplesOf } = terms;
  if (!isIntegerBetween(count, 1, limits.count))
    return reject("InvalidRequest", `count: from 1 to ${limits.count} instalments`);
  if (!isIntegerBetween(rateBasisPoints, 0, limits.rateBasisPoints))
    return reject("InvalidRequest", `rateBasisPoints: a whole number from 0 to ${limits.rateBasisPoints}`);
  if (terms.method === "parts" && rateBasisPoints !== 0)
    return reject("InvalidRequest", "parts bear no interest: use annuity or equalPrincipal");
  if (!isIntegerBetween(principalGrace, 0, count - 1))
    return reject("InvalidRequest", "principalGrace: must be less than count");
  if (!isIntegerBetween(interestFreeDays, 0, limits.days))
    return reject("InvalidRequest", `interestFreeDays: from 0 to ${limits.days}`);
  if (openingFee < 0n || instalmentFee < 0n || openingFee > limits.principal || instalmentFee > limits.principal)
    return reject("AmountOutOfRange", `a fee must be from ${shown(0n)} to ${shown(limits.principal)}`);
  if (inMultiplesOf < 1n || inMultiplesOf > principal.minor)
    return reject("InvalidRequest", `inMultiplesOf: from ${shown(1n)} to the principal`);
  return (
    checkDueRule(terms.due, acceptedOn) ??
    checkCalendar(terms.calendar) ??
    (terms.allocation && checkAllocationOrder(terms.allocation)) ??
    (terms.lateness && checkLateness(terms.lateness))
  );
};

const checkDueRule = (due: DueRule, acceptedOn: Day): Rejection | undefined => {
  if (due.kind === "everyDays")
    return isIntegerBetween(due.days, 1, limits.days)
      ? undefined
      : reject("InvalidRequest", `days: from 1 to ${limits.days} from one due date to the next`);
  if (due.kind === "dayOfMonth")
    return (due.day === "last" || isIntegerBetween(due.day, 1, 31)) &&
      isIntegerBetween(due.atLeastDays, 0, limits.firstDays)
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
