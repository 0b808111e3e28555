import { dayOf } from "../../domain/calendar.ts";
import { checkPlan } from "../../domain/plan/plan-check.ts";
import { isRejection } from "../../domain/rejection.ts";
import { changesBetween } from "../../domain/trail.ts";
import { loadCatalogue, planWrite } from "../io/store/plan-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { staffTask } from "../requests/staff-task.ts";
import { WirePlan } from "../schemas/plan-schema.ts";

/** The lender defines a plan, or changes it from now on; without amounts it is not offered. Existing loans stay as they are. */
export const handler = staffTask(WirePlan, async (plan, note, now) => {
  const { calendars, plans } = await loadCatalogue();
  const wrong = checkPlan(plan, calendars, dayOf(now));
  if (wrong) return wrong;

  const before = plans.find(({ id }) => id === plan.id);
  const facts = { plan: plan.id, changes: changesBetween(before, plan) };
  const saved = await commitRecorded(staffTrail("plans"), note("definedPlan", facts), [planWrite(plan)]);
  return isRejection(saved) ? saved : { plan: plan.id };
});
