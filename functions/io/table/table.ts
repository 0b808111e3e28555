import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactionConflictException,
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
import type { Key } from "./item-keys.ts";
import type { Item } from "./item.ts";

/** One write, as data: built by pure functions, sent by `commit`. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** What is written with the next state of something, in the same commit. */
export type Beside<State> = (next: State) => readonly Write[] | Promise<readonly Write[]>;

type ReadOptions = Omit<NonNullable<BatchGetItemCommandInput["RequestItems"]>[string], "Keys">;

/** Each function knows one table: its role's own. */
export const TableName = process.env["GATEWAY_TABLE"] ?? process.env["LENDER_TABLE"] ?? "";

const dynamodb = clientOf(DynamoDBClient);

/** The item under a key, as it is now: 1 read unit per 4 KB. */
export const read = async (key: Key, from = TableName): Promise<Item | undefined> => {
  const input = { TableName: from, Key: toAttributes(key), ConsistentRead: true };
  const { Item } = await dynamodb().send(new GetItemCommand(input));
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

/** One page of an index, or of a partition of another table that the function knows. */
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

/** Up to a hundred items at once, in no order; keys that DynamoDB leaves unprocessed are sent again. Only operations/ reads a table other than the role's own. */
export const readMany = async (
  keys: readonly Key[],
  { from = TableName, ...options }: { readonly from?: string } & ReadOptions = {},
): Promise<Item[]> => {
  const found: Item[] = [];
  for (let rest = keys.map(toAttributes); rest.length > 0;) {
    const input = { RequestItems: { [from]: { ...options, Keys: rest } } };
    const { Responses, UnprocessedKeys } = await dynamodb().send(new BatchGetItemCommand(input));
    found.push(...(Responses?.[from] ?? []).map(fromAttributes));
    rest = UnprocessedKeys?.[from]?.Keys ?? [];
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
  if (writes.length > 1 || !only) await transact(writes);
  else if (only.Put) await dynamodb().send(new PutItemCommand(withAttributes(only.Put)));
  else if (only.Update) await dynamodb().send(new UpdateItemCommand(withAttributes(only.Update)));
  else if (only.Delete) await dynamodb().send(new DeleteItemCommand(withAttributes(only.Delete)));
  else await transact(writes);
};

/** Each transaction has a token of its own: one whose answer was lost and that is sent again succeeds, in place of losing a race against itself. */
const transact = async (writes: readonly Write[]): Promise<void> => {
  const TransactItems = writes.map((write): TransactWriteItem =>
    Object.fromEntries(Object.entries(write).map(([kind, input]) => [kind, withAttributes(input as object)])),
  );
  await dynamodb().send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: randomUUID() }));
};

/** A cancelled transaction is a lost race only when each of its reasons is a condition or a conflict; so is a single write that fails by one of them. */
const isLostRace = (error: unknown): boolean => {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) return true;
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).every(({ Code }) =>
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
