import { text } from "../aws/aws.ts";

/** An item or key in DynamoDB's wire form. */
export type WireItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** One write of a request; `image` is the whole new item if the request contains it. */
export type ItemWrite = {
  readonly table: string;
  readonly kind: "put" | "update" | "delete";
  readonly key: WireItem;
  readonly image?: WireItem;
};

/** One permission that a request needs, with the partition keys of its items where the request contains them. */
export type RequiredPermission = {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
  readonly leadingKeys?: readonly string[];
};

type Input = Readonly<Record<string, unknown>>;

type KeyNames = (table: string) => readonly string[];

/** A table's name, also from its ARN. */
const tableName = (given: unknown): string => String(given).replace(/^arn:.*:table\//, "");

/** The writes of a request, in its order. */
export const writesOf = (action: string, input: Input, keyNames: KeyNames): ItemWrite[] => {
  const write = (kind: ItemWrite["kind"], table: string, given: Input): ItemWrite => {
    if (kind !== "put") return { table, kind, key: given.Key as WireItem };
    const image = given.Item as WireItem;
    return { table, kind, key: pickFields(image, keyNames(table)), image };
  };
  if (action === "BatchWriteItem")
    return Object.entries((input.RequestItems ?? {}) as Record<string, Record<string, Input>[]>).flatMap(
      ([table, requests]) =>
        requests.map(({ PutRequest, DeleteRequest }) =>
          PutRequest
            ? write("put", tableName(table), PutRequest)
            : write("delete", tableName(table), DeleteRequest ?? {}),
        ),
    );
  if (action === "TransactWriteItems")
    return transactionItems(input).flatMap(([verb, given]) => {
      const kind = kinds[verb];
      return kind === undefined ? [] : [write(kind, tableName(given.TableName), given)];
    });
  const kind = kinds[action.replace(/Item$/, "")];
  return kind === undefined ? [] : [write(kind, tableName(input.TableName), input)];
};

/** The kinds of a request's items, by the part of their keys before the first id: `PURCHASE`, `BALANCE + DEBTS`. */
export const itemKinds = (input: Input, writes: readonly ItemWrite[]): string => {
  const keys = writes.map(({ key }) => key);
  if (keys.length > 0) return keys.map(kindOf).join(" + ");
  if (input.Key !== undefined) return kindOf(input.Key as WireItem);
  if (input.IndexName !== undefined) return `index ${text(input.IndexName)}`;
  const values = Object.values((input.ExpressionAttributeValues ?? {}) as WireItem);
  return values.map((value) => beforeId(Object.values(value)[0])).join(" ") || text(input.TableName);
};

/** A sort key that is an id names no kind; then the partition key does. */
const kindOf = ({ pk = {}, sk = {} }: WireItem): string => {
  const kind = beforeId(Object.values(sk)[0]);
  return /^[A-Z]+$/.test(kind) ? kind : beforeId(Object.values(pk)[0]);
};

const beforeId = (value: unknown): string => text(value).split("#")[0] ?? "";

/** The permissions that a request needs. AWS checks each part of a transaction like a separate request. */
export const requiredPermissions = (action: string, input: Input, keyNames: KeyNames): RequiredPermission[] => {
  const hash = (table: string, item: unknown): string[] => {
    const name = keyNames(table)[0] ?? "";
    const value = (item as WireItem | undefined)?.[name];
    return value ? [String(Object.values(value)[0])] : [];
  };
  switch (action) {
    case "TransactWriteItems":
    case "TransactGetItems":
      return transactionItems(input).map(([verb, given]) => {
        const table = tableName(given.TableName);
        return {
          action: verb === "ConditionCheck" ? "ConditionCheckItem" : `${verb}Item`,
          table,
          leadingKeys: hash(table, given.Key ?? given.Item),
        };
      });
    case "BatchWriteItem":
    case "BatchGetItem":
      return Object.entries((input.RequestItems ?? {}) as Record<string, unknown>).map(([given, requests]) => {
        const table = tableName(given);
        const items = Array.isArray(requests)
          ? (requests as Record<string, Input>[]).map(
              ({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key,
            )
          : ((requests as Input).Keys as unknown[]);
        return { action, table, leadingKeys: items.flatMap((item) => hash(table, item)) };
      });
    case "GetItem":
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem": {
      const table = tableName(input.TableName);
      return [{ action, table, leadingKeys: hash(table, input.Key ?? input.Item) }];
    }
    case "Query": {
      const table = tableName(input.TableName);
      const index = input.IndexName === undefined ? {} : { index: text(input.IndexName) };
      return [{ action, table, ...index, leadingKeys: queriedKeys(input, keyNames(table)[0] ?? "") }];
    }
    default: {
      const index = input.IndexName === undefined ? {} : { index: text(input.IndexName) };
      return [{ action, table: tableName(input.TableName ?? "*"), ...index }];
    }
  }
};

const kinds: Readonly<Record<string, ItemWrite["kind"]>> = { Put: "put", Update: "update", Delete: "delete" };

const transactionItems = (input: Input): [string, Input][] =>
  ((input.TransactItems ?? []) as Record<string, Input>[]).flatMap((item) => Object.entries(item));

/** The partition key's values in a key condition such as `#pk = :pk AND begins_with(sk, :sk)`. */
const queriedKeys = (input: Input, hashName: string): string[] => {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as WireItem;
  const keys: string[] = [];
  for (const [, name = "", value = ""] of text(input.KeyConditionExpression).matchAll(/([#\w]+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === hashName) keys.push(String(Object.values(values[value] ?? {})[0]));
  return keys;
};

const pickFields = (item: WireItem, names: readonly string[]): WireItem =>
  Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
