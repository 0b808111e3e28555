import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Authorize, AwsError, type Caller, type Service, text } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { open, seal } from "./kms-blob.ts";
import { blobOf, bytesOf, contextOf, type Input, rejectUnsupported } from "./kms-input.ts";
import { idOf, type Key, type KeyStore, makeKeyStore } from "./kms-keys.ts";

export type Kms = {
  readonly service: Service;
  /** Declares a symmetric key; its material is generated once and stored. */
  readonly declare: (keyArn: string, policy: object, aliases?: readonly string[]) => void;
};

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
  const keys = makeKeyStore(store);
  return {
    service: async (action, input, caller) => {
      const execute = actions[action];
      if (!execute) throw new AwsError("UnsupportedOperationException", `The local KMS does not support ${action}.`);
      rejectUnsupported(input);
      meter.count(action.startsWith("GenerateDataKeyPair") ? "kms.keyPairs" : "kms.requests");
      return execute({ keys, authorize }, input, caller);
    },
    declare: keys.declare,
  };
};

type State = { readonly keys: KeyStore; readonly authorize: Authorize };

type Action = (state: State, input: Input, caller: Caller) => object;

const generateDataKeyPairWithoutPlaintext: Action = (state, input, caller) => {
  const { key, context } = authorizedKey(state, "GenerateDataKeyPairWithoutPlaintext", input, caller);
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
};

const generateDataKeyWithoutPlaintext: Action = (state, input, caller) => {
  const { key, context } = authorizedKey(state, "GenerateDataKeyWithoutPlaintext", input, caller);
  return { KeyId: key.arn, CiphertextBlob: seal(key, context, randomBytes(bytesOf(input))).toString("base64") };
};

const generateDataKey: Action = (state, input, caller) => {
  const { key, context } = authorizedKey(state, "GenerateDataKey", input, caller);
  const plaintext = randomBytes(bytesOf(input));
  return {
    KeyId: key.arn,
    Plaintext: plaintext.toString("base64"),
    CiphertextBlob: seal(key, context, plaintext).toString("base64"),
  };
};

const encrypt: Action = (state, input, caller) => {
  const { key, context } = authorizedKey(state, "Encrypt", input, caller);
  const plaintext = blobOf(input, "Plaintext", 4096);
  return {
    KeyId: key.arn,
    CiphertextBlob: seal(key, context, plaintext).toString("base64"),
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  };
};

const decrypt: Action = ({ keys, authorize }, input, caller) => {
  const context = contextOf(input);
  const blob = open(blobOf(input, "CiphertextBlob", 6144));
  const key = keys.byArn(blob.keyArn);
  if (!key) throw new AwsError("InvalidCiphertextException", "");
  if (input.KeyId !== undefined && keys.find(input.KeyId) !== key)
    throw new AwsError(
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    );
  authorize(caller, "kms:Decrypt", key.arn, conditionKeys(context));
  const plaintext = blob.with(key.material, context);
  return { KeyId: key.arn, Plaintext: plaintext.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" };
};

const describeKey: Action = ({ keys, authorize }, input, caller) => {
  const key = keys.find(input.KeyId);
  authorize(caller, "kms:DescribeKey", key.arn, {});
  return { KeyMetadata: metadata(key) };
};

const getKeyPolicy: Action = ({ keys, authorize }, input, caller) => {
  const key = keys.find(input.KeyId);
  authorize(caller, "kms:GetKeyPolicy", key.arn, {});
  return { Policy: key.policy, PolicyName: "default" };
};

const listKeys: Action = ({ keys, authorize }, _input, caller) => {
  authorize(caller, "kms:ListKeys", "*");
  return { Keys: keys.arns().map((KeyArn) => ({ KeyArn, KeyId: idOf(KeyArn) })), Truncated: false };
};

const actions: Readonly<Record<string, Action>> = {
  GenerateDataKeyPairWithoutPlaintext: generateDataKeyPairWithoutPlaintext,
  GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext,
  GenerateDataKey: generateDataKey,
  Encrypt: encrypt,
  Decrypt: decrypt,
  DescribeKey: describeKey,
  GetKeyPolicy: getKeyPolicy,
  ListKeys: listKeys,
};

/** The key and the encryption context of a call that the caller may make. */
const authorizedKey = (
  { keys, authorize }: State,
  action: string,
  input: Input,
  caller: Caller,
): { readonly key: Key; readonly context: Record<string, string> } => {
  const key = keys.find(input.KeyId);
  const context = contextOf(input);
  authorize(caller, `kms:${action}`, key.arn, conditionKeys(context));
  return { key, context };
};

const conditionKeys = (context: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));

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
