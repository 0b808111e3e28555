import * as z from "zod/mini";
import type { Instant } from "../../domain/calendar.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { waiting } from "../../domain/purchase/waiting.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

/**
 * The handler of a saga's task that records a result on its purchase. `schema` is the input besides the purchase's id;
 * `change` is repeated on the newest purchase when another write was first.
 */
export const recording = <Input>(
  schema: z.ZodMiniType<Input>,
  change: (before: Purchase, input: Input, now: Instant) => Purchase | Rejection,
) =>
  task(z.intersection(z.object({ purchaseId: z.string() }), schema), async (input, now) => {
    const purchase = await transition(input.purchaseId, (before) => change(before, input, now));
    if (isRejection(purchase)) return purchase;
    if (waiting(purchase)?.who === "operator") count("PurchasesForOperator", 1);
    return { status: purchase.status };
  });
