import type { Item } from "./item.ts";

/** A value in DynamoDB's JSON: its type beside it. Numbers are text, and bytes are base64. */
export type Attribute = Readonly<Record<string, unknown>>;

/** An item, a key or an expression's values on the wire. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** An item as DynamoDB's JSON; what is undefined is left out. Sets are not among our values. */
export const toAttributes = (item: Item): Attributes => {
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(item)) if (value !== undefined) attributes[name] = toAttribute(value);
  return attributes;
};

/** The item of DynamoDB's JSON, from an answer or a stream; a number too large to be exact is a bigint. */
export const fromAttributes = (attributes: Attributes): Item => {
  const item: Item = {};
  for (const [name, attribute] of Object.entries(attributes)) item[name] = fromAttribute(attribute);
  return item;
};

const toAttribute = (value: unknown): Attribute => {
  switch (typeof value) {
    case "string":
      return { S: value };
    case "bigint":
      return { N: String(value) };
    case "number":
      return { N: exact(value) };
    case "boolean":
      return { BOOL: value };
    case "object":
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: value.filter((each) => each !== undefined).map(toAttribute) };
      if (value instanceof Uint8Array) return { B: Buffer.from(value).toString("base64") };
      if (isPlain(value)) return { M: toAttributes(value as Item) };
      throw new Error(`an item holds no ${value.constructor.name}`);
    default:
      throw new Error(`an item holds no ${typeof value}`);
  }
};

const fromAttribute = (attribute: Attribute): unknown => {
  const [[type, value] = ["nothing"]] = Object.entries(attribute);
  switch (type) {
    case "S":
    case "BOOL":
      return value;
    case "N":
      return toNumber(String(value));
    case "M":
      return fromAttributes(value as Attributes);
    case "L":
      return (value as readonly Attribute[]).map(fromAttribute);
    case "B":
      return Buffer.from(String(value), "base64");
    case "NULL":
      return null;
    default:
      throw new Error(`our items hold no attribute of type ${type}`);
  }
};

/** A number that has lost its last digits would be written as another one. */
const exact = (value: number): string => {
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  throw new Error(`${value} is no exact number: large ones are bigints`);
};

const toNumber = (text: string): number | bigint => {
  const number = Number(text);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : BigInt(text);
};

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
