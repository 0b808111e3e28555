import type { Purchase } from "../../domain/purchase.ts";
import { toPurchase } from "./purchase-item.ts";
import { scan } from "./table.ts";

/** Purchases whose `wakeAt` has passed: a phase that never reported, or a timer that never fired. */
export async function* overdue(now: string): AsyncGenerator<Purchase> {
  for await (const item of scan({ expression: "wakeAt < :now", values: { ":now": now } })) yield toPurchase(item);
}

const withCancellations = {
  expression: "sk = :purchase AND attribute_exists(cancellations)",
  values: { ":purchase": "PURCHASE" },
};

/** Purchases of which something was ever cancelled or disputed; most have nothing, and their items no such list. */
export async function* purchasesWithCancellations(): AsyncGenerator<Purchase> {
  for await (const item of scan(withCancellations)) yield toPurchase(item);
}
