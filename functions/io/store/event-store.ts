import type { Delivery } from "../../../domain/webhook/delivery.ts";
import { eventIdPrefix, eventKey } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { packDelivery, type StoredEvent, toEvent, toEventItem } from "../table/items/event-item.ts";
import { commit, queryIndex, read, readMany } from "../table/table.ts";

/** Events have a table of their own, without a stream: what expires in a month must not be read by whoever looks through all purchases. */
const TableName = process.env["EVENT_TABLE"] ?? "";

/** Keeps an event with its first deliveries: one write unit. False when it is kept already. */
export const saveEvent = async (event: StoredEvent, at: string): Promise<boolean> =>
  commit([{ Put: { TableName, Item: toEventItem(event, at), ConditionExpression: "attribute_not_exists(pk)" } }]);

/** An event of a mall, while it is kept. */
export const loadEvent = async (mall: string, id: string): Promise<StoredEvent | undefined> => {
  const item = await read(eventKey(mall, id), TableName);
  return item && toEvent(item);
};

/** Writes what became of one delivery, and touches no other; false when somebody else has written it since it was read. */
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

/** A stretch of a mall's events; both ends are instants and included, `after` is the event before the first. */
export type Stretch = {
  readonly from: string;
  readonly until: string;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** Events in the order in which they happened, or the newest first; `more` tells that the stretch goes on. */
export const readEvents = async (
  mall: string,
  { from, until, after, limit }: Stretch,
  order: "oldestFirst" | "newestFirst",
): Promise<{ readonly events: readonly StoredEvent[]; readonly more: boolean }> => {
  // Whatever follows the time sorts before a tilde.
  const [first, last] = [eventIdPrefix(from), `${eventIdPrefix(until)}~`];
  const isOver = after !== undefined && (order === "oldestFirst" ? after > last : after < first);
  // DynamoDB takes neither a stretch that ends before it begins nor a start outside of it.
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

/** DynamoDB gives a hundred at once. */
const most = 100;

/** Those of some events that are kept, in no order. */
export const loadEvents = async (mall: string, ids: readonly string[]): Promise<readonly StoredEvent[]> => {
  const found: StoredEvent[] = [];
  for (let i = 0; i < ids.length; i += most) {
    const keys = ids.slice(i, i + most).map((id) => eventKey(mall, id));
    found.push(...(await readMany(keys, { from: TableName })).map(toEvent));
  }
  return found;
};
