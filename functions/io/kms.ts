import {
  DecryptCommand,
  GenerateDataKeyPairWithoutPlaintextCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
} from "@aws-sdk/client-kms";

/** What a ciphertext is bound to: whose key it is, for which use, under which name it was born. Policies look at `use`. */
export type KeyContext = { readonly role: string; readonly use: string; readonly kid: string };

const kms = new KMSClient({});

/** The role's symmetric key: each function knows one. */
const KeyId = process.env["GATEWAY_KEY_ID"] ?? process.env["LENDER_KEY_ID"];

/** Makes a P-256 pair whose private half nobody has seen: SPKI in DER, and PKCS #8 encrypted by KMS. */
export const newKeyPair = async (
  context: KeyContext,
): Promise<{ readonly publicKey: Uint8Array; readonly ciphertext: Uint8Array }> => {
  const answer = await kms.send(
    new GenerateDataKeyPairWithoutPlaintextCommand({
      KeyId,
      KeyPairSpec: "ECC_NIST_P256",
      EncryptionContext: { ...context },
    }),
  );
  return { publicKey: there(answer.PublicKey), ciphertext: there(answer.PrivateKeyCiphertextBlob) };
};

/** Makes 32 secret bytes that nobody has seen, encrypted by KMS. */
export const newSecret = async (context: KeyContext): Promise<Uint8Array> => {
  const command = new GenerateDataKeyWithoutPlaintextCommand({
    KeyId,
    NumberOfBytes: 32,
    EncryptionContext: { ...context },
  });
  return there((await kms.send(command)).CiphertextBlob);
};

/** Decrypts what KMS encrypted under this very context; anything else throws. */
export const unwrap = async (ciphertext: Uint8Array, context: KeyContext): Promise<Buffer> => {
  const command = new DecryptCommand({ KeyId, CiphertextBlob: ciphertext, EncryptionContext: { ...context } });
  return Buffer.from(there((await kms.send(command)).Plaintext));
};

const there = (bytes: Uint8Array | undefined): Uint8Array => {
  if (!bytes) throw new Error("KMS answered without bytes");
  return bytes;
};
