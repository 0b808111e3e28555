import * as z from "zod/mini";
import { undecidedDisputes } from "../../domain/purchase/view/dispute-list.ts";
import { purchasesWithCancellations } from "../io/store/purchase-list.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** The lender's worklist: far below the 6 MB limit of a response, and more than anybody decides in a day. */
const most = 500;

/** Disputes that wait for the lender's verdict, the most urgent first; every night for the alarm, or on demand. */
export const handler = task(Input, async () => {
  const waiting = [];
  for await (const purchase of purchasesWithCancellations()) waiting.push(...undecidedDisputes(purchase));
  count("UndecidedDisputes", waiting.length);
  return { disputes: waiting.toSorted((a, b) => a.until.localeCompare(b.until)).slice(0, most) };
});
