import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Authorize, AwsError, type Caller, type Service, text } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { open, seal } from "./kms-blob.ts";

export type Kms = {
  readonly service: Service;
  /** Declares a symmetric key; its material is generated once and stored. */
  readonly declare: (keyArn: string, policy: object, aliases?: readonly string[]) => void;
};

type Input = Readonly<Record<string, unknown>>;

type Key = { readonly arn: string; readonly material: Uint8Array; readonly policy: string; readonly created: number };

/** KMS for symmetric keys, with the calls that gateway and lender make; every blob is bound to its key and encryption context. */
export const makeKms = ({
  store,
  meter,
  authorize,
}: {
  readonly store: DatabaseSync;
  readonly meter: Meter;
  readonly authorize: Authorize;
}): Kms => {
  store.exec(`CREATE TABLE IF NOT EXISTS masterKey (
    arn TEXT PRIMARY KEY, material BLOB NOT NULL, policy TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID`);
  const insert = store.prepare(`INSERT INTO masterKey VALUES (?, ?, ?, ?)
    ON CONFLICT (arn) DO UPDATE SET policy = excluded.policy`);
  const select = store.prepare("SELECT * FROM masterKey WHERE arn = ?");
  const keys = new Map<string, Key>();
  const aliases = new Map<string, string>();

  const keyOf = (given: unknown): Key => {
    const name = text(given);
    const alias = /alias\/.+$/.exec(name)?.[0];
    const nameOrId = alias === undefined ? name : (aliases.get(alias) ?? name);
    const key = keys.get(nameOrId) ?? [...keys.values()].find(({ arn }) => idOf(arn) === nameOrId);
    if (key) return key;
    throw new AwsError("NotFoundException", `Key '${name}' does not exist`);
  };

  const authorizeKey = (caller: Caller, action: string, key: Key, context: Record<string, string>): void =>
    authorize(caller, `kms:${action}`, key.arn, conditionKeys(context));

  const actions: Record<string, (input: Input, caller: Caller) => object> = {
    GenerateDataKeyPairWithoutPlaintext: (input, caller) => {
      const key = keyOf(input.KeyId);
      const context = contextOf(input);
      authorizeKey(caller, "GenerateDataKeyPairWithoutPlaintext", key, context);
      if (input.KeyPairSpec !== "ECC_NIST_P256")
        throw new AwsError(
          "UnsupportedOperationException",
          `The local KMS does not support the key pair spec ${text(input.KeyPairSpec)}.`,
        );
      const pair = generateKeyPairSync("ec", {
        namedCurve: "P-256",
        publicKeyEncoding: { type: "spki", format: "der" },
        privateKeyEncoding: { type: "pkcs8", format: "der" },
      });
      return {
        KeyId: key.arn,
        KeyPairSpec: input.KeyPairSpec,
        PublicKey: pair.publicKey.toString("base64"),
        PrivateKeyCiphertextBlob: seal(key, context, pair.privateKey).toString("base64"),
      };
    },
    GenerateDataKeyWithoutPlaintext: (input, caller) => {
      const key = keyOf(input.KeyId);
      const context = contextOf(input);
      authorizeKey(caller, "GenerateDataKeyWithoutPlaintext", key, context);
      return { KeyId: key.arn, CiphertextBlob: seal(key, context, randomBytes(bytesOf(input))).toString("base64") };
    },
    GenerateDataKey: (input, caller) => {
      const key = keyOf(input.KeyId);
      const context = contextOf(input);
      authorizeKey(caller, "GenerateDataKey", key, context);
      const plaintext = randomBytes(bytesOf(input));
      return {
        KeyId: key.arn,
        Plaintext: plaintext.toString("base64"),
        CiphertextBlob: seal(key, context, plaintext).toString("base64"),
      };
    },
    Encrypt: (input, caller) => {
      const key = keyOf(input.KeyId);
      const context = contextOf(input);
      authorizeKey(caller, "Encrypt", key, context);
      const plaintext = blobOf(input, "Plaintext", 4096);
      return {
        KeyId: key.arn,
        CiphertextBlob: seal(key, context, plaintext).toString("base64"),
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    },
    Decrypt: (input, caller) => {
      const context = contextOf(input);
      const blob = open(blobOf(input, "CiphertextBlob", 6144));
      const key = keys.get(blob.keyArn);
      if (!key) throw new AwsError("InvalidCiphertextException", "");
      if (input.KeyId !== undefined && keyOf(input.KeyId) !== key)
        throw new AwsError(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.",
        );
      authorizeKey(caller, "Decrypt", key, context);
      const plaintext = blob.with(key.material, context);
      return { KeyId: key.arn, Plaintext: plaintext.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
    },
    DescribeKey: (input, caller) => {
      const key = keyOf(input.KeyId);
      authorizeKey(caller, "DescribeKey", key, {});
      return { KeyMetadata: metadata(key) };
    },
    GetKeyPolicy: (input, caller) => {
      const key = keyOf(input.KeyId);
      authorizeKey(caller, "GetKeyPolicy", key, {});
      return { Policy: key.policy, PolicyName: "default" };
    },
    ListKeys: (_input, caller) => {
      authorize(caller, "kms:ListKeys", "*");
      return { Keys: [...keys.keys()].map((KeyArn) => ({ KeyArn, KeyId: idOf(KeyArn) })), Truncated: false };
    },
  };

  return {
    service: async (action, input, caller) => {
      const execute = actions[action];
      if (!execute) throw new AwsError("UnsupportedOperationException", `The local KMS does not support ${action}.`);
      const unknown = unsupported.find((field) => input[field] !== undefined && input[field] !== false);
      if (unknown) throw new AwsError("UnsupportedOperationException", `The local KMS does not support ${unknown}.`);
      meter.count(action.startsWith("GenerateDataKeyPair") ? "kms.keyPairs" : "kms.requests");
      return execute(input, caller);
    },
    declare: (keyArn, policy, names = []) => {
      insert.run(keyArn, randomBytes(32), JSON.stringify(policy), Date.now());
      const row = select.get(keyArn);
      if (!(row?.material instanceof Uint8Array)) throw new Error(`the store lost the material of ${keyArn}`);
      const { material } = row;
      keys.set(keyArn, { arn: keyArn, material, policy: text(row.policy), created: Number(row.created) });
      for (const name of names) aliases.set(name, keyArn);
    },
  };
};

/** Fields that change the meaning of a call, so they must not be ignored silently. */
const unsupported = ["GrantTokens", "DryRun", "Recipient"];

const idOf = (keyArn: string): string => keyArn.split("/").at(-1) ?? keyArn;

const conditionKeys = (context: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));

const contextOf = (input: Input): Record<string, string> => {
  if (input.EncryptionAlgorithm !== undefined && input.EncryptionAlgorithm !== "SYMMETRIC_DEFAULT")
    throw new AwsError("InvalidKeyUsageException", `${text(input.EncryptionAlgorithm)} is not for a symmetric key.`);
  const context = (input.EncryptionContext ?? {}) as Record<string, string>;
  for (const [name, value] of Object.entries(context))
    if (typeof value !== "string")
      throw new AwsError("SerializationException", `The encryption context's ${name} is not text.`);
  return context;
};

const bytesOf = (input: Input): number => {
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

const blobOf = (input: Input, field: string, max: number): Buffer => {
  const blob = Buffer.from(typeof input[field] === "string" ? input[field] : "", "base64");
  if (blob.length >= 1 && blob.length <= max) return blob;
  throw new AwsError("ValidationException", `${field} must have 1 to ${max} bytes.`);
};

const metadata = (key: Key): object => ({
  Arn: key.arn,
  KeyId: idOf(key.arn),
  AWSAccountId: key.arn.split(":")[4],
  CreationDate: key.created / 1000,
  Description: "",
  Enabled: true,
  KeyState: "Enabled",
  KeyUsage: "ENCRYPT_DECRYPT",
  KeySpec: "SYMMETRIC_DEFAULT",
  CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
  EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
  KeyManager: "CUSTOMER",
  Origin: "AWS_KMS",
  MultiRegion: false,
});
