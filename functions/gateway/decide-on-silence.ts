import * as z from "zod/mini";
import { toWire } from "../../domain/money.ts";
import { cancellationAmount } from "../../domain/purchase/cancellation.ts";
import { decideOnSilence } from "../../domain/purchase/return-report.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: Ordinal });

/** The mall's deadline passed without an answer: the decision is for the purchaser, and returns the amount to refund. */
export const handler = task(Input, async ({ purchaseId, cancellation }, now) => {
  const purchase = await transition(purchaseId, (before) => decideOnSilence(before, cancellation, now));
  return isRejection(purchase)
    ? purchase
    : { phase: "refund", purchaseId, cancellation, amount: toWire(cancellationAmount(purchase, cancellation)) };
});
