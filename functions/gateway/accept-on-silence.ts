import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { acceptOnSilence } from "../../domain/purchase/acceptance.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadReports } from "../io/store/report-store.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** The period for objections is over: the goods count as accepted from today. The lender gets the mall's signed reports of the parcels. */
export const handler = task(Input, async ({ purchaseId }, now) => {
  const purchase = await transition(purchaseId, (before) => acceptOnSilence(before, now));
  if (isRejection(purchase)) return purchase;
  const acceptedOn = dayOf(purchase.acceptedAt ?? now);
  return { phase: "accept", purchaseId, acceptedOn, reports: await loadReports(purchaseId) };
});
