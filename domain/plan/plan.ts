import { atMost, formatMoney, type Money } from "../money.ts";
import type { DecisionRule } from "./decision-rules.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import type { HolidayCalendar } from "../schedule/business-day.ts";
import { type CreditTerms, latenessTermsOf } from "../schedule/credit-terms.ts";
import type { LateFeeTerms } from "../schedule/lateness.ts";

/**
 * The range of amounts in one currency for which a plan is offered, the calendar for rolling its due dates, and its terms in
 * minor units of that currency. A plan that does not roll needs no calendar.
 */
export type PlanAmounts = {
  readonly least: Money;
  readonly most: Money;
  readonly calendar?: string;
  readonly openingFee: bigint;
  readonly instalmentFee: bigint;
  readonly inMultiplesOf: bigint;
  /** The late fee; absent when there is none. */
  readonly lateFee?: LateFeeTerms;
};

/** A repayment plan of a lender. Terms that depend on the currency are in `amounts`; a plan without amounts is not offered. */
export type Plan = {
  readonly id: string;
  readonly name: string;
  readonly terms: Omit<CreditTerms, "calendar" | "openingFee" | "instalmentFee" | "inMultiplesOf">;
  readonly amounts: readonly PlanAmounts[];
};

/** The plans of a lender, its holiday calendars by name, and its decision rules. */
export type Catalogue = {
  readonly plans: readonly Plan[];
  readonly calendars: ReadonlyMap<string, HolidayCalendar>;
  readonly rules: readonly DecisionRule[];
};

/** A plan's terms for amounts of one currency, including the calendar's holidays. */
export const termsOf = (
  { terms }: Plan,
  { calendar: name, openingFee, instalmentFee, inMultiplesOf, lateFee }: PlanAmounts,
  calendars: Catalogue["calendars"],
): CreditTerms | Rejection => {
  const calendar = name === undefined && terms.rolling === "none" ? noHolidays : calendars.get(name ?? "");
  return calendar
    ? {
        ...terms,
        calendar,
        openingFee,
        instalmentFee,
        inMultiplesOf,
        ...(lateFee && { lateness: { ...latenessTermsOf(terms), fee: lateFee } }),
      }
    : reject("InvalidRequest", `calendar ${name ?? "of a plan that rolls"}: define it first`);
};

const noHolidays: HolidayCalendar = { weekend: [], holidays: [] };

/** A plan and its terms for an amount. The rejection names no plan, because it passes the gateway on its way to the mall. */
export const planFor = (
  { plans, calendars }: Catalogue,
  id: string,
  amount: Money,
): { readonly plan: Plan; readonly terms: CreditTerms } | Rejection => {
  const plan = plans.find((each) => each.id === id);
  const amounts = plan?.amounts.find(({ least }) => least.currency === amount.currency);
  if (!plan || !amounts || !atMost(amounts.least, amount) || !atMost(amount, amounts.most))
    return reject(
      "PlanUnavailable",
      `the plan is not available for ${formatMoney(amount)}: choose another; one that was defined just now is offered within half a minute`,
    );
  const terms = termsOf(plan, amounts, calendars);
  return isRejection(terms) ? terms : { plan, terms };
};
