import { dayOf } from "../../domain/calendar.ts";
import { checkPlan } from "../../domain/plan/plan-check.ts";
import { checkCalendar } from "../../domain/schedule/business-day.ts";
import { isRejection } from "../../domain/rejection.ts";
import { changesBetween } from "../../domain/trail.ts";
import { calendarWrite, loadCatalogue } from "../io/store/plan-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { staffTask } from "../requests/staff-task.ts";
import { WireCalendar } from "../schemas/plan-schema.ts";

/** The lender defines a holiday calendar, or its next years; every plan must still work by it. */
export const handler = staffTask(WireCalendar, async (calendar, note, now) => {
  const invalid = checkCalendar(calendar);
  if (invalid) return invalid;
  const { plans, calendars } = await loadCatalogue();
  const after = new Map(calendars).set(calendar.name, calendar);
  const wrong = plans.map((plan) => checkPlan(plan, after, dayOf(now))).find((each) => each !== undefined);
  if (wrong) return wrong;

  const { name, weekend, holidays } = calendar;
  const facts = { calendar: name, changes: changesBetween(calendars.get(name), { weekend, holidays }) };
  const saved = await commitRecorded(staffTrail("plans"), note("definedCalendar", facts), [calendarWrite(calendar)]);
  return isRejection(saved) ? saved : { calendar: calendar.name };
});
