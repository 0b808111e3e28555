import * as z from "zod";
import { amountOf, decideOnSilence } from "../../domain/cancellation.ts";
import { toWire } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int() });

/** The mall's deadline passed without a word: the purchaser is right, and this much goes back. */
export const handler = task(Input, async ({ purchaseId, cancellation }, now) => {
  const purchase = await transition(purchaseId, (before) => decideOnSilence(before, cancellation, now));
  return isRejection(purchase)
    ? purchase
    : { purchaseId, cancellation, amount: toWire(amountOf(purchase, cancellation)) };
});
