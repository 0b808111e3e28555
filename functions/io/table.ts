import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  type TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Item } from "./item.ts";
import type { Key } from "./keys.ts";

/** One write, as data: built by pure functions, sent by `commit`. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** What is written with the next state of something, in the same commit. */
export type Beside<State> = (next: State) => readonly Write[] | Promise<readonly Write[]>;

type KeysAndAttributes = NonNullable<BatchGetCommandInput["RequestItems"]>[string];

/** Each function knows one table: its role's own. */
export const TableName = process.env["GATEWAY_TABLE"] ?? process.env["LENDER_TABLE"] ?? "";

/** Hears no `info`: for a logger that does, even one that drops it, the SDK copies every answer to hide secrets in it, a tenth of a read's time. */
const logger = { debug: () => {}, warn: () => {}, error: () => {} } as unknown as NonNullable<
  DynamoDBClientConfig["logger"]
>;

const table = DynamoDBDocumentClient.from(new DynamoDBClient({ logger }), {
  marshallOptions: { removeUndefinedValues: true },
});

/** The item under a key, as it is now: 1 read unit per 4 KB. */
export const read = async (key: Key, from = TableName): Promise<Item | undefined> =>
  (await table.send(new GetCommand({ TableName: from, Key: key, ConsistentRead: true }))).Item;

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
    const answer = await table.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: `pk = :pk${condition}`,
        ExpressionAttributeValues: { ":pk": pk, ...values },
        ConsistentRead: true,
        ScanIndexForward: !options.descending,
        ...(options.limit !== undefined && { Limit: options.limit }),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(answer.Items ?? []));
    from = options.limit === undefined ? answer.LastEvaluatedKey : undefined;
  } while (from);
  return items;
};

/** One page of an index, or of a partition of another table that the function knows. */
export const queryIndex = async (input: Omit<QueryCommandInput, "TableName"> & { readonly TableName?: string }) =>
  table.send(new QueryCommand({ TableName, ...input }));

/** Up to a hundred items at once, in no order; what DynamoDB leaves unread is asked for again. Another table than the role's own is read by an operator only. */
export const readMany = async (
  keys: readonly Key[],
  { from = TableName, ...how }: { readonly from?: string } & Omit<KeysAndAttributes, "Keys"> = {},
): Promise<Item[]> => {
  const found: Item[] = [];
  for (let rest: Key[] = [...keys]; rest.length > 0;) {
    const answer = await table.send(new BatchGetCommand({ RequestItems: { [from]: { ...how, Keys: rest } } }));
    found.push(...(answer.Responses?.[from] ?? []));
    rest = (answer.UnprocessedKeys?.[from]?.Keys ?? []) as Key[];
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
    const page = await table.send(new ScanCommand({ ...input, ...(from && { ExclusiveStartKey: from }) }));
    yield page.Items ?? [];
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
    if (error instanceof ConditionalCheckFailedException || isLostRace(error)) return false;
    throw error;
  }
};

const send = async (writes: readonly Write[]): Promise<void> => {
  const [only] = writes;
  if (writes.length === 1 && only?.Put) await table.send(new PutCommand(only.Put));
  else if (writes.length === 1 && only?.Update) await table.send(new UpdateCommand(only.Update));
  else if (writes.length === 1 && only?.Delete) await table.send(new DeleteCommand(only.Delete));
  else await table.send(new TransactWriteCommand({ TransactItems: [...writes] }));
};

/** A cancelled transaction is a lost race only when nothing worse than a condition or a conflict is among its reasons; so is a write that meets one. */
const isLostRace = (error: unknown): boolean => {
  if (error instanceof Error && error.name === "TransactionConflictException") return true;
  if (!(error instanceof Error) || error.name !== "TransactionCanceledException") return false;
  const reasons = (error as TransactionCanceledException).CancellationReasons ?? [];
  return reasons.every(({ Code }) =>
    ["None", "ConditionalCheckFailed", "TransactionConflict", undefined].includes(Code),
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
  const { Attributes } = await table.send(
    new UpdateCommand({
      TableName,
      Key: key,
      UpdateExpression: "ADD #count :count SET #ttl = :ttl",
      ExpressionAttributeNames: { "#count": "count", "#ttl": "ttl" },
      ExpressionAttributeValues: { ":count": count, ":ttl": ttl },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return Number(Attributes?.["count"]);
};
