import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "./item.ts";

/** An item, a key or an expression's values with DynamoDB's types. */
export type Attributes = Record<string, AttributeValue>;

/** Undefined values are left out. A number above 2^53 throws, because it is not exact: such values must be bigints. */
export const toAttributes = (item: Item): Attributes => marshall(item, { removeUndefinedValues: true });

/** The item with plain values; a number too large to be exact is a bigint. A stream's image has bytes in base64; `stream-image.ts` converts them. */
export const fromAttributes = (attributes: Attributes): Item => unmarshall(attributes);

/** The fields of a request that hold plain values. */
type Fields = {
  readonly [Name in "Item" | "Key" | "ExpressionAttributeValues" | "ExclusiveStartKey"]?: Item | undefined;
};

type WithAttributes<Input> = {
  [Name in keyof Input]: Name extends keyof Fields ? Attributes | Extract<Input[Name], undefined> : Input[Name];
};

/** A request with its plain values in DynamoDB's types. */
export const withAttributes = <Input extends Fields>(input: Input): WithAttributes<Input> => {
  const { Item, Key, ExpressionAttributeValues: values, ExclusiveStartKey: start } = input;
  return {
    ...input,
    ...(Item && { Item: toAttributes(Item) }),
    ...(Key && { Key: toAttributes(Key) }),
    ...(values && { ExpressionAttributeValues: toAttributes(values) }),
    ...(start && { ExclusiveStartKey: toAttributes(start) }),
  } as WithAttributes<Input>;
};
