import * as z from "zod";
import { recordAdvance } from "../../domain/purchase/advance.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney, WireStatement } from "../schemas/schema.ts";

const Bought = z
  .object({ discount: WireMoney, payout: WireMoney, fixed: WireMoney.optional(), holdback: WireMoney.optional() })
  .transform(({ fixed, holdback, ...paid }) => ({ ...paid, ...(fixed && { fixed }), ...(holdback && { holdback }) }));

const Input = z.object({ purchaseId: z.string(), advance: z.int(), bought: Bought, statement: WireStatement });

/** The mall sees that it was paid, and what the discount was. */
export const handler = task(Input, async ({ purchaseId, advance, bought, statement }, now) => {
  const purchase = await transition(purchaseId, (before) => recordAdvance(before, advance, bought, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
