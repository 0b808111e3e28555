import type { Instant } from "../../../domain/calendar.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { decisionKey, purchaseKey, sealedKey } from "../table/item-keys.ts";
import { toPurchase, toPurchaseItem } from "../table/items/purchase-item.ts";
import { type Beside, commit, put, read, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** The purchase as it is now. */
export const loadPurchase = async (id: string): Promise<Purchase | Rejection> => {
  const item = await read(purchaseKey(id));
  return item ? toPurchase(item) : purchaseNotFound(id);
};

/** The next version, written only over the one it was decided from; state and event are one item. */
const putPurchase = (next: Purchase): Write => putVersioned(toPurchaseItem(next), next.version);

/** Saves a new purchase, and what belongs to it; false when its order was asked for before. */
export const savePurchase = async (purchase: Purchase, beside: readonly Write[] = []): Promise<boolean> =>
  commit([putPurchase(purchase), ...beside]);

/**
 * Load, decide, save, with what stands `beside` it in the same commit; decided again from the new state when another request was faster.
 * A decision that returns the purchase it was given changes nothing and writes nothing.
 */
export const transition = async (
  id: string,
  decide: (purchase: Purchase) => Purchase | Rejection | Promise<Purchase | Rejection>,
  beside?: Beside<Purchase>,
): Promise<Purchase | Rejection> =>
  decideAgain(
    "the purchase",
    async () => loadPurchase(id),
    decide,
    async (next) => savePurchase(next, await beside?.(next)),
  );

/** Takes a purchase back that the lender could not even read: only while nothing has happened to it. */
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

/** Keeps the sealed request of a purchase that the silent lender will be asked about again; it expires by itself. */
export const keepSealed = async (id: string, sealed: string, until: Instant): Promise<boolean> =>
  put({ ...sealedKey(id), sealed, ttl: Math.ceil(Date.parse(until) / 1000) });

/** The kept sealed request, if any. */
export const recallSealed = async (id: string): Promise<string | undefined> =>
  (await read(sealedKey(id)))?.["sealed"] as string | undefined;

/** Keeps the lender's sealed decision until its mall, which the gateway cannot read for, has fetched it. */
export const keepDecision = async (id: string, sealed: string, until: Instant): Promise<boolean> =>
  put({ ...decisionKey(id), sealed, ttl: Math.ceil(Date.parse(until) / 1000) });

/** The kept decision, if any; DynamoDB may be late in dropping it. */
export const recallDecision = async (id: string, now: Instant): Promise<string | undefined> => {
  const item = await read(decisionKey(id));
  return item && Number(item["ttl"]) * 1000 > Date.parse(now) ? (item["sealed"] as string) : undefined;
};

/** The same for an unknown purchase and for another mall's, so that nobody learns which ids exist. */
export const purchaseNotFound = (id: string): Rejection => reject("PurchaseNotFound", `purchase ${id} was not found`);
