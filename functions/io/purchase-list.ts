import * as z from "zod";
import type { Purchase } from "../../domain/purchase.ts";
import { purchaseKey } from "./keys.ts";
import { toPurchase } from "./purchase-item.ts";
import { queryIndex, readMany } from "./table.ts";

/** A page of a mall's purchases, newest first, and the cursor of the next page. */
export type Page = { readonly purchases: readonly Purchase[]; readonly cursor?: string };

/** Where the next page begins: a key of the index, and nothing that DynamoDB would stumble over. */
const Place = z.strictObject({
  pk: z.string().min(1),
  sk: z.string().min(1),
  mall: z.string(),
  createdAt: z.string().min(1),
});
type Place = z.infer<typeof Place>;

const pageSize = 50;

/** Reads a page from the index of keys, then the purchases themselves, so that the index costs nothing while they change. */
export const listPurchases = async (mall: string, from: Place | undefined): Promise<Page> => {
  const page = await queryIndex({
    IndexName: "by-mall",
    KeyConditionExpression: "mall = :mall",
    ExpressionAttributeValues: { ":mall": mall },
    ScanIndexForward: false,
    Limit: pageSize,
    ...(from && { ExclusiveStartKey: from }),
  });
  const keys = (page.Items ?? []).map(({ pk, sk }) => ({ pk, sk }));
  const items = keys.length > 0 ? await readMany(keys) : [];
  const place = new Map(keys.map(({ pk }, i) => [pk, i]));
  const purchases = items.map(toPurchase).toSorted((a, b) => placeOf(place, a) - placeOf(place, b));
  const next = page.LastEvaluatedKey && Buffer.from(JSON.stringify(page.LastEvaluatedKey)).toString("base64url");
  return { purchases, ...(next !== undefined && { cursor: next }) };
};

const placeOf = (place: ReadonlyMap<string, number>, { id }: Purchase): number => place.get(purchaseKey(id).pk) ?? 0;

/** Reads the cursor that an earlier page gave; anything else opens no page, and never another mall's. */
export const placeOfCursor = (mall: string, cursor: string): Place | undefined => {
  try {
    const place = Place.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return place.data?.mall === mall ? place.data : undefined;
  } catch {
    return undefined;
  }
};
