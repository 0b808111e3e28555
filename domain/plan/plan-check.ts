import { addDays, type Day, daysBetween } from "../calendar.ts";
import { atMost } from "../money.ts";
import { disclosedCost } from "./cost-shown.ts";
import { type Catalogue, type Plan, type PlanAmounts, termsOf } from "./plan.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { amortise } from "../schedule/amortisation.ts";
import { rollToBusinessDay } from "../schedule/business-day.ts";
import { checkCredit, type Credit, type CreditTerms } from "../schedule/credit-terms.ts";
import { dueDates } from "../schedule/due-dates.ts";

/** A plan is tried on every day of acceptance for so long: each day of the week meets each day of the month, and a leap day may. */
const probedDays = 731;

/** The first wrong thing in a plan, if any: what passes makes a schedule, and a rate to show, on whatever day goods are accepted. */
export const checkPlan = (plan: Plan, calendars: Catalogue["calendars"], today: Day): Rejection | undefined => {
  const currencies = plan.amounts.map(({ least }) => least.currency);
  if (new Set(currencies).size < currencies.length) return reject("InvalidRequest", "amounts: each currency once");
  if (plan.terms.due.kind === "monthly" && plan.terms.due.first !== undefined)
    return reject("InvalidRequest", "first: a plan is for every day of acceptance, so it names no date");
  for (const amounts of plan.amounts) {
    const terms = termsOf(plan, amounts, calendars);
    const wrong = isRejection(terms) ? terms : checkAmounts(amounts, terms, today);
    if (wrong) return reject(wrong.rejected, `${amounts.least.currency}: ${wrong.detail}`);
  }
  return undefined;
};

const checkAmounts = ({ least, most }: PlanAmounts, terms: CreditTerms, today: Day): Rejection | undefined => {
  if (least.currency !== most.currency) return reject("CurrencyMismatch", "least and most are of one currency");
  if (!atMost(least, most)) return reject("AmountOutOfRange", "least is at most `most`");
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

/** The day of acceptance that leaves least time until money is due, on which a fee weighs most; or what is wrong with one day's due dates. */
const checkDates = (terms: CreditTerms, today: Day): Day | Rejection => {
  const rollOnce = cachedRoll(terms);
  let [soonest, least] = [today, Infinity];
  for (let away = 0; away < probedDays; away++) {
    const acceptedOn = addDays(today, away);
    let before = acceptedOn;
    for (const [index, nominal] of dueDates({ ...terms, rolling: "none" }, acceptedOn).entries()) {
      const due = rollOnce(nominal);
      if (isRejection(due)) return due;
      if (due <= before) return reject("InvalidRequest", `accepted on ${acceptedOn}, two due dates roll onto one day`);
      const days = daysBetween(acceptedOn, due);
      if (index === 0 && days < least) [soonest, least] = [acceptedOn, days];
      before = due;
    }
  }
  return soonest;
};

/** Rolls each day once, for two years of acceptance meet the same due dates again and again. */
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
      // A calendar that closes for weeks.
      if (error instanceof RangeError) return reject("InvalidRequest", `calendar: ${error.message}`);
      throw error;
    }
  };
};
