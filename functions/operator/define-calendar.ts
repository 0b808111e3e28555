import { dayOf } from "../../domain/calendar.ts";
import { checkPlan } from "../../domain/plan/plan-check.ts";
import { checkCalendar } from "../../domain/schedule/business-day.ts";
import { loadCatalogue, saveCalendar } from "../io/store/plan-store.ts";
import { task } from "../middleware/task.ts";
import { WireCalendar } from "../schemas/plan-schema.ts";

/** The lender defines a holiday calendar, or its next years; every plan must still work by it. */
export const handler = task(WireCalendar, async (calendar, now) => {
  const invalid = checkCalendar(calendar);
  if (invalid) return invalid;
  const { plans, calendars } = await loadCatalogue();
  const after = new Map(calendars).set(calendar.name, calendar);
  const wrong = plans.map((plan) => checkPlan(plan, after, dayOf(now))).find((each) => each !== undefined);
  if (wrong) return wrong;

  await saveCalendar(calendar);
  return { calendar: calendar.name };
});
