import { createHash } from "node:crypto";
import { AwsError } from "../aws/aws.ts";

export type MessageAttributes = Readonly<
  Record<string, { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }>
>;

/** In bytes, body and attributes together: SQS's limit of 1 MiB since August 2025. */
export const messageLimit = 1_048_576;

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** AWS's digest of message attributes: sorted names, each part preceded by its length in four bytes. */
export const md5OfAttributes = (attributes: MessageAttributes): string => {
  const hash = createHash("md5");
  const part = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes).toSorted(byName)) {
    part(Buffer.from(name));
    part(Buffer.from(DataType));
    hash.update(Buffer.from([DataType.startsWith("Binary") ? 2 : 1]));
    part(DataType.startsWith("Binary") ? Buffer.from(BinaryValue ?? "", "base64") : Buffer.from(StringValue ?? ""));
  }
  return hash.digest("hex");
};

/** Validates the message attributes of a request. */
export const attributesOf = (given: unknown): MessageAttributes => {
  if (given === undefined || given === null) return {};
  const attributes = given as MessageAttributes;
  if (Object.keys(attributes).length > 10)
    throw new AwsError("InvalidParameterValue", "Number of message attributes exceeds the allowed maximum of 10.");
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    const value = DataType?.startsWith("Binary") ? BinaryValue : StringValue;
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? "") || !value)
      throw new AwsError("InvalidParameterValue", `The message attribute '${name}' must have a type and a value.`);
  }
  return attributes;
};

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));
