import type { Purchase } from "../../domain/purchase.ts";
import { toPurchase } from "./purchase-item.ts";
import { scan } from "./table.ts";

/** Purchases whose `wakeAt` has passed: a phase that never reported, or a timer that never fired. */
export async function* overdue(now: string): AsyncGenerator<Purchase> {
  for await (const item of scan({ expression: "wakeAt < :now", values: { ":now": now } })) yield toPurchase(item);
}
