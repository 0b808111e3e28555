import { dayOf } from "../../domain/calendar.ts";
import { checkPlan } from "../../domain/plan/plan-check.ts";
import { loadCatalogue, savePlan } from "../io/store/plan-store.ts";
import { task } from "../middleware/task.ts";
import { WirePlan } from "../schemas/plan-schema.ts";

/** The lender defines a plan, or changes it from now on; without amounts it is not offered. Existing loans stay as they are. */
export const handler = task(WirePlan, async (plan, now) => {
  const { calendars } = await loadCatalogue();
  const wrong = checkPlan(plan, calendars, dayOf(now));
  if (wrong) return wrong;

  await savePlan(plan);
  return { plan: plan.id };
});
