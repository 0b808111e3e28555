import * as z from "zod/mini";
import { overduePhases } from "../../domain/purchase/transition.ts";
import { executionOf, startPhase } from "../io/aws/step-functions.ts";
import { overdue } from "../io/store/purchase-list.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** Finds purchases whose next step is overdue and starts it again; each hour is a new attempt under a new execution name. */
export const handler = task(Input, async (_, now) => {
  let restarted = 0;
  for await (const purchase of overdue(now)) {
    for (const [index, phase] of overduePhases(purchase, now).entries()) {
      const again = `.janitor-${now.slice(0, 13).replaceAll(/\D/g, "")}-${index + 1}`;
      await startPhase(executionOf(purchase.id, purchase.version, phase, again));
      restarted++;
    }
  }
  count("OverduePurchases", restarted);
  return { restarted };
});
