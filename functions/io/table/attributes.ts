import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "./item.ts";

/** An item, a key or an expression's values with DynamoDB's types. */
export type Attributes = Record<string, AttributeValue>;

/** What is undefined is left out. A number above 2^53 throws, for it has lost its last digits: large ones are bigints. */
export const toAttributes = (item: Item): Attributes => marshall(item, { removeUndefinedValues: true });

/** The item of an answer; a number too large to be exact is a bigint. An image of a stream has its bytes in base64: it is read where no bytes are. */
export const fromAttributes = (attributes: Attributes): Item => unmarshall(attributes);

/** The parts of a request that hold values of ours. */
type Fields = {
  readonly [Name in "Item" | "Key" | "ExpressionAttributeValues" | "ExclusiveStartKey"]?: Item | undefined;
};

type WithAttributes<Input> = {
  [Name in keyof Input]: Name extends keyof Fields ? Attributes | Extract<Input[Name], undefined> : Input[Name];
};

/** A request with the values in it as DynamoDB's types. */
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
