import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Item } from "./item.ts";
import type { Key } from "./keys.ts";

/** One write, as data: built by pure functions, sent by `commit`. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** Each function knows one table: its role's own. */
export const TableName = process.env["GATEWAY_TABLE"] ?? process.env["LENDER_TABLE"] ?? "";

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** The item under a key, as it is now: 1 read unit per 4 KB. */
export const read = async (key: Key): Promise<Item | undefined> =>
  (await table.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }))).Item;

/** Items of one partition, in order of their sort key: all of them, or the first so many. */
export const query = async (
  pk: string,
  options: { readonly descending?: boolean; readonly limit?: number } = {},
): Promise<Item[]> => {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const answer = await table.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
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

/** One page of an index, newest first. */
export const queryIndex = async (input: Omit<QueryCommandInput, "TableName">) =>
  table.send(new QueryCommand({ ...input, TableName }));

/** Up to a hundred items at once, in no order; what DynamoDB leaves unread is asked for again. */
export const readMany = async (keys: readonly Key[]): Promise<Item[]> => {
  const found: Item[] = [];
  for (let rest: Key[] = [...keys]; rest.length > 0;) {
    const answer = await table.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: rest } } }));
    found.push(...(answer.Responses?.[TableName] ?? []));
    rest = (answer.UnprocessedKeys?.[TableName]?.Keys ?? []) as Key[];
  }
  return found;
};

/** Every item that fits the filter, page by page. For what runs by the clock only. */
export async function* scan(filter: {
  readonly expression: string;
  readonly values: Item;
  readonly names?: Record<string, string>;
}): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const page = await table.send(
      new ScanCommand({
        TableName,
        FilterExpression: filter.expression,
        ExpressionAttributeValues: filter.values,
        ...(filter.names && { ExpressionAttributeNames: filter.names }),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}

/**
 * All or nothing; a single put or delete goes without a transaction, at half the price.
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
  else if (writes.length === 1 && only?.Delete) await table.send(new DeleteCommand(only.Delete));
  else await table.send(new TransactWriteCommand({ TransactItems: [...writes] }));
};

/** A cancelled transaction is a lost race only when nothing worse than a condition or a conflict is among its reasons. */
const isLostRace = (error: unknown): boolean => {
  if (!(error instanceof Error) || error.name !== "TransactionCanceledException") return false;
  const reasons = (error as TransactionCanceledException).CancellationReasons ?? [];
  return reasons.every(({ Code }) =>
    ["None", "ConditionalCheckFailed", "TransactionConflict", undefined].includes(Code),
  );
};

/** Puts an item; with a condition, false means that it did not hold. */
export const put = async (item: Item, condition?: string): Promise<boolean> =>
  commit([{ Put: { TableName, Item: item, ...(condition && { ConditionExpression: condition }) } }]);
