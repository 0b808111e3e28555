import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type {
  QueryCommandInput as QueryInput,
  ScanCommandInput as ScanInput,
  TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { randomUUID } from "node:crypto";
import { clientOf } from "../aws/clients.ts";
import { type Attributes, fromAttributes, toAttributes, withAttributes } from "./attributes.ts";
import { canExist, type Key } from "./item-keys.ts";
import type { Item } from "./item.ts";
import { isLostRace } from "./lost-race.ts";

/** One write, as data: built by pure functions, sent by `commit`. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** The further writes that are committed together with a next state. */
export type FurtherWrites<State> = (next: State) => readonly Write[] | Promise<readonly Write[]>;

type ReadOptions = Omit<NonNullable<BatchGetItemCommandInput["RequestItems"]>[string], "Keys">;

/** Each function uses one table: that of its role. */
export const TableName = process.env["GATEWAY_TABLE"] ?? process.env["LENDER_TABLE"] ?? "";

const dynamodb = clientOf(DynamoDBClient);

/** The current item under a key: 1 read unit for 4 KB. */
export const read = async (key: Key, from = TableName): Promise<Item | undefined> => {
  if (!canExist(key)) return undefined;
  const input = { TableName: from, Key: toAttributes(key), ConsistentRead: true };
  const { Item } = await dynamodb().send(new GetItemCommand(input));
  return Item && fromAttributes(Item);
};

/** The selection of a partition's items: a prefix of the sort key, a start, an order, a limit. */
type Selection = {
  readonly prefix?: string;
  /** Not together with `prefix`. */
  readonly after?: string;
  readonly descending?: boolean;
  readonly limit?: number;
};

const conditionOf = ({ prefix, after }: Selection): { readonly condition: string; readonly values: Item } => {
  if (prefix !== undefined) return { condition: " AND begins_with(sk, :sk)", values: { ":sk": prefix } };
  return after === undefined ? { condition: "", values: {} } : { condition: " AND sk > :sk", values: { ":sk": after } };
};

/** Items of one partition in the order of their sort key: all of them, or as many as the limit. */
export const query = async (pk: string, options: Selection = {}): Promise<Item[]> => {
  if (!canExist({ pk, sk: options.prefix ?? options.after ?? "" })) return [];
  const { condition, values } = conditionOf(options);
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await queryPage({
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

/** One page of an index, or of a partition of another table. */
export const queryIndex = async (input: Omit<QueryInput, "TableName"> & { readonly TableName?: string }) =>
  queryPage({ TableName, ...input });

const queryPage = async (input: QueryInput): Promise<Page> =>
  toPage(await dynamodb().send(new QueryCommand(withAttributes(input))));

type Page = { readonly Items: Item[]; readonly LastEvaluatedKey?: Item };

type AttributePage = {
  readonly Items?: Attributes[] | undefined;
  readonly LastEvaluatedKey?: Attributes | undefined;
};

const toPage = ({ Items = [], LastEvaluatedKey }: AttributePage): Page => ({
  Items: Items.map(fromAttributes),
  ...(LastEvaluatedKey && { LastEvaluatedKey: fromAttributes(LastEvaluatedKey) }),
});

/** Up to a hundred items in any order; keys that DynamoDB leaves unprocessed are sent again. */
export const readMany = async (
  keys: readonly Key[],
  { from = TableName, ...options }: { readonly from?: string } & ReadOptions = {},
): Promise<Item[]> => {
  const found: Item[] = [];
  for (let rest = keys.filter(canExist).map(toAttributes); rest.length > 0;) {
    const input = { RequestItems: { [from]: { ...options, Keys: rest } } };
    const { Responses, UnprocessedKeys } = await dynamodb().send(new BatchGetItemCommand(input));
    found.push(...(Responses?.[from] ?? []).map(fromAttributes));
    rest = UnprocessedKeys?.[from]?.Keys ?? [];
  }
  return found;
};

/** Every item that matches the filter, page by page; only for scheduled tasks. */
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
export async function* scanPages(input: ScanInput): AsyncGenerator<Item[]> {
  let from: Item | undefined;
  do {
    const next = withAttributes({ ...input, ...(from && { ExclusiveStartKey: from }) });
    const page = toPage(await dynamodb().send(new ScanCommand(next)));
    yield page.Items;
    from = page.LastEvaluatedKey;
  } while (from);
}

/**
 * Makes all writes or none; a single put, update or delete is sent without a transaction, at half the price.
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
  if (writes.length > 1 || !only) await transact(writes);
  else if (only.Put) await dynamodb().send(new PutItemCommand(withAttributes(only.Put)));
  else if (only.Update) await dynamodb().send(new UpdateItemCommand(withAttributes(only.Update)));
  else if (only.Delete) await dynamodb().send(new DeleteItemCommand(withAttributes(only.Delete)));
  else await transact(writes);
};

/** Each transaction has its own token, so that a retry after a lost answer succeeds instead of conflicting with itself. */
const transact = async (writes: readonly Write[]): Promise<void> => {
  const TransactItems = writes.map((write): TransactWriteItem =>
    Object.fromEntries(Object.entries(write).map(([kind, input]) => [kind, withAttributes(input as object)])),
  );
  await dynamodb().send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: randomUUID() }));
};

/** Puts an item; false if the condition does not hold. */
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

/** Adds to the `count` of an item that expires at `ttl` (seconds since 1970), and returns the sum: 1 write unit. A retry of a lost answer may count twice. */
export const add = async (key: Key, count: number, ttl: number): Promise<number> => {
  const { Attributes } = await dynamodb().send(
    new UpdateItemCommand({
      TableName,
      Key: toAttributes(key),
      UpdateExpression: "ADD #count :count SET #ttl = :ttl",
      ExpressionAttributeNames: { "#count": "count", "#ttl": "ttl" },
      ExpressionAttributeValues: toAttributes({ ":count": count, ":ttl": ttl }),
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return Number(fromAttributes(Attributes ?? {})["count"]);
};
