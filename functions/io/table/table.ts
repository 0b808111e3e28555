import type {
  BatchGetCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { randomUUID } from "node:crypto";
import { connectJson } from "../aws/client.ts";
import type { AwsFailure } from "../aws/errors.ts";
import { type Attributes, fromAttributes, toAttributes } from "./attributes.ts";
import type { Key } from "./item-keys.ts";
import type { Item } from "./item.ts";

/** One write, as data: built by pure functions, sent by `commit`. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** What is written with the next state of something, in the same commit. */
export type Beside<State> = (next: State) => readonly Write[] | Promise<readonly Write[]>;

type KeysAndAttributes = NonNullable<BatchGetCommandInput["RequestItems"]>[string];

/** Each function knows one table: its role's own. */
export const TableName = process.env["GATEWAY_TABLE"] ?? process.env["LENDER_TABLE"] ?? "";

const dynamodb = connectJson({ name: "dynamodb", target: "DynamoDB_20120810", version: "1.0" });

/** The parts of a request that hold values of ours. */
const held = ["Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"];

const toWire = (input: object): object =>
  Object.fromEntries(
    Object.entries(input).map(([name, part]) => [
      name,
      part && held.includes(name) ? toAttributes(part as Item) : part,
    ]),
  );

type Page = { readonly Items?: readonly Attributes[]; readonly LastEvaluatedKey?: Attributes };

/** A page of a query or a scan. */
const ask = async (action: "Query" | "Scan", input: object) => {
  const { Items = [], LastEvaluatedKey } = (await dynamodb(action, toWire(input))) as Page;
  const Last = LastEvaluatedKey && fromAttributes(LastEvaluatedKey);
  return { Items: Items.map(fromAttributes), ...(Last && { LastEvaluatedKey: Last }) };
};

/** The item under a key, as it is now: 1 read unit per 4 KB. */
export const read = async (key: Key, from = TableName): Promise<Item | undefined> => {
  const answer = await dynamodb("GetItem", toWire({ TableName: from, Key: key, ConsistentRead: true }));
  const { Item } = answer as { readonly Item?: Attributes };
  return Item && fromAttributes(Item);
};

/** Which items of a partition: those whose sort key begins so, those after one, in which order, how many. */
type Which = {
  readonly prefix?: string;
  /** Goes with no `prefix`. */
  readonly after?: string;
  readonly descending?: boolean;
  readonly limit?: number;
};

const conditionOf = ({ prefix, after }: Which): { readonly condition: string; readonly values: Item } => {
  if (prefix !== undefined) return { condition: " AND begins_with(sk, :sk)", values: { ":sk": prefix } };
  return after === undefined ? { condition: "", values: {} } : { condition: " AND sk > :sk", values: { ":sk": after } };
};

/** Items of one partition, in order of their sort key: all of them, or the first so many. */
export const query = async (pk: string, options: Which = {}): Promise<Item[]> => {
  const { condition, values } = conditionOf(options);
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await ask("Query", {
      TableName,
      KeyConditionExpression: `pk = :pk${condition}`,
      ExpressionAttributeValues: { ":pk": pk, ...values },
      ConsistentRead: true,
      ScanIndexForward: !options.descending,
      ...(options.limit !== undefined && { Limit: options.limit }),
      ...(from && { ExclusiveStartKey: from }),
    });
    items.push(...page.Items);
    from = options.limit === undefined ? page.LastEvaluatedKey : undefined;
  } while (from);
  return items;
};

/** One page of an index, or of a partition of another table that the function knows. */
export const queryIndex = async (input: Omit<QueryCommandInput, "TableName"> & { readonly TableName?: string }) =>
  ask("Query", { TableName, ...input });

type Portion = {
  readonly Responses?: Readonly<Record<string, readonly Attributes[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Attributes[] }>>;
};

/** Up to a hundred items at once, in no order; what DynamoDB leaves unread is asked for again. Another table than the role's own is read by an operator only. */
export const readMany = async (
  keys: readonly Key[],
  { from = TableName, ...how }: { readonly from?: string } & Omit<KeysAndAttributes, "Keys"> = {},
): Promise<Item[]> => {
  const found: Item[] = [];
  for (let rest = keys.map(toAttributes); rest.length > 0;) {
    const answer = await dynamodb("BatchGetItem", { RequestItems: { [from]: { ...how, Keys: rest } } });
    const { Responses, UnprocessedKeys } = answer as Portion;
    found.push(...(Responses?.[from] ?? []).map(fromAttributes));
    rest = [...(UnprocessedKeys?.[from]?.Keys ?? [])];
  }
  return found;
};

/** Every item that fits the filter, page by page. For what runs by the clock only. */
export async function* scan(filter: {
  readonly expression: string;
  readonly values: Item;
  readonly names?: Record<string, string>;
}): AsyncGenerator<Item> {
  const { expression, values, names } = filter;
  const input = { TableName, FilterExpression: expression, ExpressionAttributeValues: values };
  for await (const page of scanPages({ ...input, ...(names && { ExpressionAttributeNames: names }) })) yield* page;
}

/** A table, an index or a segment of either, page by page. */
export async function* scanPages(input: ScanCommandInput): AsyncGenerator<Item[]> {
  let from: Item | undefined;
  do {
    const page = await ask("Scan", { ...input, ...(from && { ExclusiveStartKey: from }) });
    yield page.Items;
    from = page.LastEvaluatedKey;
  } while (from);
}

/**
 * All or nothing; a single put, update or delete goes without a transaction, at half the price.
 * False means that another request changed the same items first. Throttling and faults throw, and are retried by the caller's saga.
 */
export const commit = async (writes: readonly Write[]): Promise<boolean> => {
  try {
    await send(writes);
    return true;
  } catch (error) {
    if (isLostRace(error)) return false;
    throw error;
  }
};

const send = async (writes: readonly Write[]): Promise<void> => {
  const [only] = writes;
  if (writes.length === 1 && only?.Put) await dynamodb("PutItem", toWire(only.Put));
  else if (writes.length === 1 && only?.Update) await dynamodb("UpdateItem", toWire(only.Update));
  else if (writes.length === 1 && only?.Delete) await dynamodb("DeleteItem", toWire(only.Delete));
  else await transact(writes);
};

/** Under a token of its own, so that a transaction whose answer was lost is answered again, and does not lose a race against itself. */
const transact = async (writes: readonly Write[]): Promise<void> => {
  const TransactItems = writes.map((write) =>
    Object.fromEntries(Object.entries(write).map(([kind, input]) => [kind, toWire(input as object)])),
  );
  await dynamodb("TransactWriteItems", { TransactItems, ClientRequestToken: randomUUID() });
};

/** A cancelled transaction is a lost race only when nothing worse than a condition or a conflict is among its reasons; so is a write that meets one. */
const isLostRace = (error: unknown): boolean => {
  const { name, CancellationReasons = [] } = error as Partial<AwsFailure>;
  if (name === "ConditionalCheckFailedException" || name === "TransactionConflictException") return true;
  return (
    name === "TransactionCanceledException" &&
    CancellationReasons.every(({ Code }) =>
      ["None", "ConditionalCheckFailed", "TransactionConflict", undefined].includes(Code),
    )
  );
};

/** Puts an item; with a condition, and the values that it names, false means that it did not hold. */
export const put = async (item: Item, condition?: string, values?: Item): Promise<boolean> =>
  commit([
    {
      Put: {
        TableName,
        Item: item,
        ...(condition !== undefined && { ConditionExpression: condition }),
        ...(values && { ExpressionAttributeValues: values }),
      },
    },
  ]);

/** Adds to the `count` of an item that expires at `ttl` (seconds since 1970), and tells what it has become: 1 write unit, never twice at once. */
export const add = async (key: Key, count: number, ttl: number): Promise<number> => {
  const answer = await dynamodb(
    "UpdateItem",
    toWire({
      TableName,
      Key: key,
      UpdateExpression: "ADD #count :count SET #ttl = :ttl",
      ExpressionAttributeNames: { "#count": "count", "#ttl": "ttl" },
      ExpressionAttributeValues: { ":count": count, ":ttl": ttl },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return Number(fromAttributes((answer as { readonly Attributes: Attributes }).Attributes)["count"]);
};
