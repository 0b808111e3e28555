import { AwsError, text } from "../aws/aws.ts";

/** The input of one action. */
export type Input = Readonly<Record<string, unknown>>;

/** The encryption context of a call with a symmetric key. */
export const contextOf = (input: Input): Record<string, string> => {
  if (input.EncryptionAlgorithm !== undefined && input.EncryptionAlgorithm !== "SYMMETRIC_DEFAULT")
    throw new AwsError("InvalidKeyUsageException", `${text(input.EncryptionAlgorithm)} is not for a symmetric key.`);
  const context = (input.EncryptionContext ?? {}) as Record<string, string>;
  for (const [name, value] of Object.entries(context))
    if (typeof value !== "string")
      throw new AwsError("SerializationException", `The encryption context's ${name} is not text.`);
  return context;
};

/** The length of a requested data key in bytes. */
export const bytesOf = (input: Input): number => {
  const { KeySpec, NumberOfBytes } = input;
  if ((KeySpec === undefined) === (NumberOfBytes === undefined))
    throw new AwsError("ValidationException", "Please specify either number of bytes or key spec.");
  if (KeySpec === "AES_256") return 32;
  if (KeySpec === "AES_128") return 16;
  if (
    typeof NumberOfBytes === "number" &&
    Number.isInteger(NumberOfBytes) &&
    NumberOfBytes >= 1 &&
    NumberOfBytes <= 1024
  )
    return NumberOfBytes;
  throw new AwsError("ValidationException", "NumberOfBytes must be between 1 and 1024, KeySpec AES_256 or AES_128.");
};

/** A Base64 field of one to `max` bytes. */
export const blobOf = (input: Input, field: string, max: number): Buffer => {
  const blob = Buffer.from(typeof input[field] === "string" ? input[field] : "", "base64");
  if (blob.length >= 1 && blob.length <= max) return blob;
  throw new AwsError("ValidationException", `${field} must have 1 to ${max} bytes.`);
};

/** Rejects fields that change the meaning of a call, so must not be ignored silently. */
export const rejectUnsupported = (input: Input): void => {
  const unknown = unsupported.find((field) => input[field] !== undefined && input[field] !== false);
  if (unknown) throw new AwsError("UnsupportedOperationException", `The local KMS does not support ${unknown}.`);
};

const unsupported = ["GrantTokens", "DryRun", "Recipient"];
