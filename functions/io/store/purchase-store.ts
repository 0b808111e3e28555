import type { Instant } from "../../../domain/calendar.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { decisionKey, purchaseKey, sealedKey } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { toPurchase, toPurchaseItem } from "../table/items/purchase-item.ts";
import { type FurtherWrites, commit, put, read, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** The purchase as it is now. */
export const loadPurchase = async (id: string): Promise<Purchase | Rejection> => {
  const item = await read(purchaseKey(id));
  return item ? toPurchase(item) : purchaseNotFound(id);
};

/** The write of a purchase's next version over the previous one; state and event are one item. */
const putPurchase = (next: Purchase): Write => putVersioned(toPurchaseItem(next), next.version);

/** Saves a new purchase with further writes; false if its order was requested before. */
export const savePurchase = async (purchase: Purchase, further: readonly Write[] = []): Promise<boolean> =>
  commit([putPurchase(purchase), ...further]);

/** Saves a new request of an order whose earlier one has ended, and deletes what was kept for that; false if another request was faster. */
export const saveRepeatedRequest = async (again: Purchase, further: readonly Write[]): Promise<boolean> =>
  savePurchase(again, [...[sealedKey(again.id), decisionKey(again.id)].map(deleted), ...further]);

const deleted = (Key: Item): Write => ({ Delete: { TableName, Key } });

/**
 * Load, decide, save, with further writes (`further`) in the same commit; decided again from the new state if another request was faster.
 * A decision that returns the purchase unchanged writes nothing.
 */
export const transition = async (
  id: string,
  decide: (purchase: Purchase) => Purchase | Rejection | Promise<Purchase | Rejection>,
  further?: FurtherWrites<Purchase>,
): Promise<Purchase | Rejection> =>
  decideAgain(
    "the purchase",
    async () => loadPurchase(id),
    decide,
    async (next) => savePurchase(next, await further?.(next)),
  );

/** Deletes a purchase whose request the lender could not read, if nothing else has happened to it. */
export const withdrawPurchase = async (id: string): Promise<boolean> =>
  commit([
    {
      Delete: {
        TableName,
        Key: purchaseKey(id),
        ConditionExpression: "#status = :pending AND version = :first",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":pending": "pending", ":first": 1 },
      },
    },
  ]);

/** Stores the sealed request of a purchase, because the lender did not answer and is asked again; it expires. */
export const saveSealedRequest = async (id: string, sealed: string, until: Instant): Promise<boolean> =>
  put({ ...sealedKey(id), sealed, ttl: Math.ceil(Date.parse(until) / 1000) });

/** The stored sealed request, if any. */
export const loadSealedRequest = async (id: string): Promise<string | undefined> =>
  (await read(sealedKey(id)))?.["sealed"] as string | undefined;

/** Stores the lender's sealed decision until its mall fetches it; only the mall can open it. */
export const saveSealedDecision = async (id: string, sealed: string, until: Instant): Promise<boolean> =>
  put({ ...decisionKey(id), sealed, ttl: Math.ceil(Date.parse(until) / 1000) });

/** The stored decision, if any; DynamoDB may delete it later than it expires. */
export const loadSealedDecision = async (id: string, now: Instant): Promise<string | undefined> => {
  const item = await read(decisionKey(id));
  return item && Number(item["ttl"]) * 1000 > Date.parse(now) ? (item["sealed"] as string) : undefined;
};

/** The same rejection for an unknown purchase and for another mall's, so that nobody learns which ids exist. */
export const purchaseNotFound = (id: string): Rejection => reject("PurchaseNotFound", `purchase ${id} was not found`);
