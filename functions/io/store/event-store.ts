import type { Delivery } from "../../../domain/webhook/delivery.ts";
import { eventIdPrefix, eventKey } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { packDelivery, type StoredEvent, toEvent, toEventItem } from "../table/items/event-item.ts";
import { commit, queryIndex, read, readMany } from "../table/table.ts";

/** Events have their own table, without a stream: they expire after a month, and a scan of all purchases must not read them. */
const TableName = process.env["EVENT_TABLE"] ?? "";

/** Stores an event with its first deliveries: one write unit. False if it is stored already. */
export const saveEvent = async (event: StoredEvent, at: string): Promise<boolean> =>
  commit([{ Put: { TableName, Item: toEventItem(event, at), ConditionExpression: "attribute_not_exists(pk)" } }]);

/** An event of a mall, until it expires. */
export const loadEvent = async (mall: string, id: string): Promise<StoredEvent | undefined> => {
  const item = await read(eventKey(mall, id), TableName);
  return item && toEvent(item);
};

/** Saves one delivery of an event and no other; false if another function has saved it since it was read. */
export const saveDelivery = async (
  { mall, id, deliveries }: StoredEvent,
  endpoint: string,
  delivery: Delivery,
): Promise<boolean> => {
  const version = deliveries[endpoint]?.version ?? 0;
  return commit([
    {
      Update: {
        TableName,
        Key: eventKey(mall, id),
        UpdateExpression: "SET #to.#endpoint = :delivery",
        ConditionExpression:
          version === 0 ? "attribute_exists(pk) AND attribute_not_exists(#to.#endpoint)" : "#to.#endpoint.v = :version",
        ExpressionAttributeNames: { "#to": "to", "#endpoint": endpoint },
        ExpressionAttributeValues: {
          ":delivery": packDelivery({ ...delivery, version: version + 1 }),
          ...(version > 0 && { ":version": version }),
        },
      },
    },
  ]);
};

/** A range of a mall's events; both ends are included, `after` is the event before the first. */
export type EventRange = {
  readonly from: string;
  readonly until: string;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** Events of a range in either order; `more` is true if the range continues. */
export const readEvents = async (
  mall: string,
  { from, until, after, limit }: EventRange,
  order: "oldestFirst" | "newestFirst",
): Promise<{ readonly events: readonly StoredEvent[]; readonly more: boolean }> => {
  // All characters of an id sort before a tilde.
  const [first, last] = [eventIdPrefix(from), `${eventIdPrefix(until)}~`];
  const isOver = after !== undefined && (order === "oldestFirst" ? after > last : after < first);
  // DynamoDB rejects a range that ends before it begins, and a start key outside of it.
  if (first > last || isOver) return { events: [], more: false };
  const isInside = after !== undefined && after >= first && after <= last;
  const page = await queryIndex({
    TableName,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: { ":pk": eventKey(mall, "").pk, ":first": first, ":last": last },
    ScanIndexForward: order === "oldestFirst",
    Limit: limit,
    ...(isInside && { ExclusiveStartKey: eventKey(mall, after) }),
  });
  const items: readonly Item[] = page.Items ?? [];
  return { events: items.map(toEvent), more: page.LastEvaluatedKey !== undefined };
};

/** DynamoDB's limit for one batch. */
const batchSize = 100;

/** The stored ones of some events, in any order. */
export const loadEvents = async (mall: string, ids: readonly string[]): Promise<readonly StoredEvent[]> => {
  const found: StoredEvent[] = [];
  for (let i = 0; i < ids.length; i += batchSize) {
    const keys = ids.slice(i, i + batchSize).map((id) => eventKey(mall, id));
    found.push(...(await readMany(keys, { from: TableName })).map(toEvent));
  }
  return found;
};
