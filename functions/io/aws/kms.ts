import { connectJson } from "./client.ts";

/** What a ciphertext is bound to: whose key it is, for which use, under which name it was born. Policies look at `use`. */
export type KeyContext = { readonly role: string; readonly use: string; readonly kid: string };

const kms = connectJson({ name: "kms", target: "TrentService", version: "1.1" });

/** The role's symmetric key: each function knows one. */
const KeyId = process.env["GATEWAY_KEY_ID"] ?? process.env["LENDER_KEY_ID"];

/** Makes a P-256 pair whose private half nobody has seen: SPKI in DER, and PKCS #8 encrypted by KMS. */
export const newKeyPair = async (
  context: KeyContext,
): Promise<{ readonly publicKey: Uint8Array; readonly ciphertext: Uint8Array }> => {
  const asked = { KeyId, KeyPairSpec: "ECC_NIST_P256", EncryptionContext: context };
  const { PublicKey, PrivateKeyCiphertextBlob } = await ask("GenerateDataKeyPairWithoutPlaintext", asked);
  return { publicKey: bytes(PublicKey), ciphertext: bytes(PrivateKeyCiphertextBlob) };
};

/** Makes 32 secret bytes that nobody has seen, encrypted by KMS. */
export const newSecret = async (context: KeyContext): Promise<Uint8Array> => {
  const asked = { KeyId, NumberOfBytes: 32, EncryptionContext: context };
  return bytes((await ask("GenerateDataKeyWithoutPlaintext", asked)).CiphertextBlob);
};

/** Decrypts what KMS encrypted under this very context; anything else throws. */
export const unwrap = async (ciphertext: Uint8Array, context: KeyContext): Promise<Buffer> => {
  const CiphertextBlob = Buffer.from(ciphertext).toString("base64");
  return bytes((await ask("Decrypt", { KeyId, CiphertextBlob, EncryptionContext: context })).Plaintext);
};

/** Bytes are base64 on the wire. */
type Answer = Readonly<
  Partial<Record<"PublicKey" | "PrivateKeyCiphertextBlob" | "CiphertextBlob" | "Plaintext", string>>
>;

const ask = async (action: string, asked: object): Promise<Answer> => (await kms(action, asked)) as Answer;

const bytes = (base64: string | undefined): Buffer => {
  if (base64 === undefined) throw new Error("KMS answered without bytes");
  return Buffer.from(base64, "base64");
};
