import { addDays, type Day, daysBetween } from "../calendar.ts";
import { atMost } from "../money.ts";
import { disclosedCost } from "./disclosed-cost.ts";
import { type Catalogue, type Plan, type PlanAmounts, termsOf } from "./plan.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { amortise } from "../schedule/amortisation.ts";
import { rollToBusinessDay } from "../schedule/business-day.ts";
import { checkCredit, type Credit, type CreditTerms } from "../schedule/credit-terms.ts";
import { dueDates } from "../schedule/due-dates.ts";

/** A plan is checked for this many days of acceptance: they cover each weekday on each day of the month, and may cover a leap day. */
const probedDays = 731;

/** The first error in a plan, if any. A valid plan has a schedule and an APR for every day of acceptance. */
export const checkPlan = (plan: Plan, calendars: Catalogue["calendars"], today: Day): Rejection | undefined => {
  const currencies = plan.amounts.map(({ least }) => least.currency);
  if (new Set(currencies).size < currencies.length) return reject("InvalidRequest", "amounts: name each currency once");
  if (plan.terms.due.kind === "monthly" && plan.terms.due.first !== undefined)
    return reject("InvalidRequest", "first: a plan applies to every day of acceptance, so it cannot name a date");
  for (const amounts of plan.amounts) {
    const terms = termsOf(plan, amounts, calendars);
    const wrong = isRejection(terms) ? terms : checkAmounts(amounts, terms, today);
    if (wrong) return reject(wrong.rejected, `${amounts.least.currency}: ${wrong.detail}`);
  }
  return undefined;
};

const checkAmounts = ({ least, most }: PlanAmounts, terms: CreditTerms, today: Day): Rejection | undefined => {
  if (least.currency !== most.currency) return reject("CurrencyMismatch", "least and most must have the same currency");
  if (!atMost(least, most)) return reject("AmountOutOfRange", "least must not exceed most");
  const credits = [least, most].map((principal): Credit => ({ principal, terms, acceptedOn: today }));
  const wrong = credits.map(checkCredit).find((each) => each !== undefined);
  if (wrong) return wrong;
  const soonest = checkDates(terms, today);
  if (isRejection(soonest)) return soonest;
  for (const credit of credits) {
    const rows = amortise({ ...credit, acceptedOn: soonest });
    const cost = isRejection(rows) ? rows : disclosedCost({ ...credit, acceptedOn: soonest }, rows);
    if (isRejection(cost)) return cost;
  }
  return undefined;
};

/** The day of acceptance with the shortest time to the first due date, where a fee raises the APR most; or the first error in the due dates. */
const checkDates = (terms: CreditTerms, today: Day): Day | Rejection => {
  const rollCached = cachedRoll(terms);
  let [soonest, least] = [today, Infinity];
  for (let away = 0; away < probedDays; away++) {
    const acceptedOn = addDays(today, away);
    let before = acceptedOn;
    for (const [index, nominal] of dueDates({ ...terms, rolling: "none" }, acceptedOn).entries()) {
      const due = rollCached(nominal);
      if (isRejection(due)) return due;
      if (due <= before) return reject("InvalidRequest", `accepted on ${acceptedOn}, two due dates roll onto one day`);
      const days = daysBetween(acceptedOn, due);
      if (index === 0 && days < least) [soonest, least] = [acceptedOn, days];
      before = due;
    }
  }
  return soonest;
};

/** Rolls each day once, because two years of acceptance days share the same due dates. */
const cachedRoll = ({ rolling: how, calendar }: CreditTerms) => {
  const known = new Map<Day, Day>();
  return (day: Day): Day | Rejection => {
    const before = known.get(day);
    if (before !== undefined) return before;
    try {
      const rolled = rollToBusinessDay(day, how, calendar);
      known.set(day, rolled);
      return rolled;
    } catch (error) {
      // The calendar has no business day for weeks.
      if (error instanceof RangeError) return reject("InvalidRequest", `calendar: ${error.message}`);
      throw error;
    }
  };
};
