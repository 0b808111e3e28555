import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AwsError } from "../aws/aws.ts";

type Context = Readonly<Record<string, string>>;

/**
 * Encrypts with a master key. The blob is: version 1, the key ARN's length and the ARN, nonce (12), tag (16), ciphertext.
 * AES-256-GCM also authenticates the ARN and the encryption context.
 */
export const seal = (
  key: { readonly arn: string; readonly material: Uint8Array },
  context: Context,
  plaintext: Buffer,
): Buffer => {
  const head = headOf(key.arn);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.material, nonce).setAAD(authenticatedData(head, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), ciphertext]);
};

/** Reads the key ARN of a blob; `with` decrypts it with the key's material and the same context. */
export const open = (
  blob: Buffer,
): { readonly keyArn: string; readonly with: (material: Uint8Array, context: Context) => Buffer } => {
  if (blob[0] !== 1 || blob.length < 3) throw invalid();
  const headLength = 3 + blob.readUInt16BE(1);
  if (blob.length < headLength + 28) throw invalid();
  const head = blob.subarray(0, headLength);
  const nonce = blob.subarray(headLength, headLength + 12);
  const tag = blob.subarray(headLength + 12, headLength + 28);
  return {
    keyArn: head.subarray(3).toString(),
    with: (material, context) => {
      const decipher = createDecipheriv("aes-256-gcm", material, nonce, { authTagLength: 16 });
      decipher.setAAD(authenticatedData(head, context)).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(blob.subarray(headLength + 28)), decipher.final()]);
      } catch {
        throw invalid();
      }
    },
  };
};

const headOf = (keyArn: string): Buffer => {
  const name = Buffer.from(keyArn);
  const head = Buffer.alloc(3);
  head[0] = 1;
  head.writeUInt16BE(name.length, 1);
  return Buffer.concat([head, name]);
};

/** The context sorted by name, so that the order of its pairs does not matter. */
const authenticatedData = (head: Buffer, context: Context): Buffer =>
  Buffer.concat([
    head,
    Buffer.from(JSON.stringify(Object.entries(context).toSorted(([one], [other]) => (one < other ? -1 : 1)))),
  ]);

// Like AWS, it does not say whether key, context or bytes were wrong.
const invalid = (): AwsError => new AwsError("InvalidCiphertextException", "");
