import * as z from "zod";
import { waiting } from "../../domain/waiting.ts";
import { overdue } from "../io/purchase-scan.ts";
import { executionOf, startPhase } from "../io/sagas.ts";
import { task } from "../middleware/task.ts";
import { count } from "../middleware/metrics.ts";

const Input = z.object({});

/** Finds purchases whose next step is overdue and starts it again; each hour is a new try under a new name. */
export const handler = task(Input, async (_, now) => {
  let restarted = 0;
  for await (const purchase of overdue(now)) {
    const phase = purchase.inFlight?.phase ?? waiting(purchase)?.phase;
    if (!phase) continue;
    await startPhase(
      executionOf(purchase.id, purchase.version, phase, `.janitor-${now.slice(0, 13).replaceAll(/\D/g, "")}`),
    );
    restarted++;
  }
  count("OverduePurchases", restarted);
  return { restarted };
});
