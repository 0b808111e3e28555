import { addDays, type Day, daysBetween, isDay } from "../calendar.ts";
import { isPositive, money, type Money } from "../money.ts";
import { disclosedCost } from "./disclosed-cost.ts";
import { type Catalogue, type Plan, planFor } from "./plan.ts";
import { maxLoanMinor } from "../protocol/limits.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { amortise, type ScheduleRow } from "../schedule/amortisation.ts";
import type { CreditCost } from "../schedule/apr.ts";
import type { Credit } from "../schedule/credit-terms.ts";
import { rejectSaying, say } from "../sentence.ts";

/**
 * A plan for an amount with its schedule and cost, computed for an assumed day of acceptance. The actual day is not known
 * beforehand, so an offer names its assumed day.
 */
export type Offer = {
  readonly plan: Plan;
  readonly credit: Credit;
  readonly rows: readonly ScheduleRow[];
  readonly cost: CreditCost;
};

/** The offer of one plan. */
export const offerOf = (catalogue: Catalogue, id: string, principal: Money, acceptedOn: Day): Offer | Rejection => {
  const found = planFor(catalogue, id, principal);
  if (isRejection(found)) return found;
  const credit = { principal, terms: found.terms, acceptedOn };
  const rows = amortise(credit);
  if (isRejection(rows)) return rows;
  const cost = disclosedCost(credit, rows);
  return isRejection(cost) ? cost : { plan: found.plan, credit, rows, cost };
};

/** The offers of all plans available for an amount, by lowest total cost, then by earliest last due date. */
export const offers = (catalogue: Catalogue, amount: Money, acceptedOn: Day): readonly Offer[] =>
  catalogue.plans
    .flatMap(({ id }) => {
      const offer = offerOf(catalogue, id, amount, acceptedOn);
      return isRejection(offer) ? [] : [offer];
    })
    .toSorted((a, b) => Number(a.cost.totalCost.minor - b.cost.totalCost.minor) || daysToLastDue(a) - daysToLastDue(b));

const daysToLastDue = ({ credit, rows }: Offer): number =>
  daysBetween(credit.acceptedOn, rows.at(-1)?.due ?? credit.acceptedOn);

/** A past disclosure can be viewed for a week; goods made to order arrive within a year. */
const days = { back: 7, ahead: 366 };

/** The first error in a request for offers, if any. */
export const checkOfferRequest = (amount: Money, acceptedOn: Day, today: Day): Rejection | undefined => {
  const most = money(maxLoanMinor, amount.currency);
  if (!isPositive(amount) || amount.minor > maxLoanMinor)
    return rejectSaying("AmountOutOfRange", say`amount: from ${money(1n, amount.currency)} to ${most}`);
  if (!isDay(acceptedOn)) return reject("InvalidRequest", "day: a date such as 2026-03-31");
  return acceptedOn < addDays(today, -days.back) || acceptedOn > addDays(today, days.ahead)
    ? reject("InvalidRequest", `day: from ${days.back} days ago to ${days.ahead} days ahead`)
    : undefined;
};
