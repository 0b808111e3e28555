import type { RefusedRequest } from "../../../domain/loan/refused-request.ts";
import { refusedKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { put, read, TableName, type Write } from "../table/table.ts";

/** As long as a review: its notice may wait for the messenger, and staff may look up why there is no loan. */
const retentionSeconds = 30 * 86_400;

/** The write of a refused request, whose notice is sent from the table's stream. */
export const refusedWrite = (request: RefusedRequest): Write => ({ Put: { TableName, Item: toItem(request) } });

/** Keeps a refused request, once. */
export const putRefused = async (request: RefusedRequest): Promise<void> =>
  void (await put(toItem(request), "attribute_not_exists(pk)"));

/** A refused request; undefined once it has expired. */
export const loadRefused = async (purchaseId: string, id: string): Promise<RefusedRequest | undefined> => {
  const item = await read(refusedKey(purchaseId, id));
  return item && toRefused(item);
};

const toItem = (request: RefusedRequest): Item => ({
  ...refusedKey(request.purchaseId, request.id),
  ...(encode(request) as Item),
  ttl: Math.ceil(Date.parse(request.at) / 1000) + retentionSeconds,
});

/** The refused request of an item. */
export const toRefused = ({ pk: _pk, sk: _sk, ttl: _ttl, ...facts }: Item): RefusedRequest =>
  decode(facts) as RefusedRequest;
