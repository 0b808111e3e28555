import * as z from "zod/mini";
import { eventIdOf } from "../io/table/item-keys.ts";
import { sendNewEvents } from "../io/webhook/webhook-queue.ts";
import { task } from "../middleware/task.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Amount = z.strictObject({ amount: z.string(), currency: z.string() });

const Input = z.strictObject({
  mall: z.string(),
  version: Ordinal,
  settlement: z.strictObject({
    no: z.string(),
    status: z.enum(["paid", "refused"]),
    at: z.iso.datetime(),
    amount: Amount,
    lines: z.int(),
    reference: z.string(),
    ref: z.optional(z.string()),
  }),
});

/** Notifies a mall of what the bank answered to a settlement by the lender. A repeat is the same event. */
export const handler = task(Input, async ({ mall, version, settlement }) => {
  const { no, status, at } = settlement;
  const id = eventIdOf(at, `settlement_${no.replace(".", "_")}_${status}`);
  await sendNewEvents([{ id, type: `settlement.${status}`, mall, at, version, settlement }]);
  return { id };
});
