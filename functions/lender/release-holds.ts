import * as z from "zod/mini";
import { hasEndedHold } from "../../domain/loan/end-loan.ts";
import { heldLoans } from "../io/store/loan-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";
import { releaseEndedHold } from "../requests/ended-holds.ts";

const Input = z.object({});

/** Releases the holds that have ended by the lender's own clock and that the gateway has not had released; every day, or on demand. */
export const handler = task(Input, async (_, now) => {
  let released = 0;
  for await (const loan of heldLoans()) {
    if (!hasEndedHold(loan, now)) continue;
    await releaseEndedHold(loan, now);
    released++;
  }
  count("EndedHolds", released);
  return { released };
});
