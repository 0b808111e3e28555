import {
  DecryptCommand,
  GenerateDataKeyPairWithoutPlaintextCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { clientOf } from "./clients.ts";

/** What a ciphertext is bound to: the owner, the use and the id of the key. Policies compare `use`. */
export type KeyContext = { readonly role: string; readonly use: string; readonly kid: string };

const kms = clientOf(KMSClient);

/** The role's symmetric key: each function knows one. */
const KeyId = process.env["GATEWAY_KEY_ID"] ?? process.env["LENDER_KEY_ID"];

/** Makes a P-256 key pair whose private key is known to KMS only: the public key as SPKI in DER, the private key as PKCS #8 encrypted by KMS. */
export const newKeyPair = async (
  context: KeyContext,
): Promise<{ readonly publicKey: Uint8Array; readonly ciphertext: Uint8Array }> => {
  const { PublicKey, PrivateKeyCiphertextBlob } = await kms().send(
    new GenerateDataKeyPairWithoutPlaintextCommand({
      KeyId,
      KeyPairSpec: "ECC_NIST_P256",
      EncryptionContext: context,
    }),
  );
  return { publicKey: present(PublicKey), ciphertext: present(PrivateKeyCiphertextBlob) };
};

/** Makes 32 secret bytes that are known to KMS only, encrypted by KMS. */
export const newSecret = async (context: KeyContext): Promise<Uint8Array> => {
  const { CiphertextBlob } = await kms().send(
    new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 32, EncryptionContext: context }),
  );
  return present(CiphertextBlob);
};

/** Decrypts what KMS encrypted under this very context; anything else throws. */
export const unwrap = async (ciphertext: Uint8Array, context: KeyContext): Promise<Buffer> => {
  const { Plaintext } = await kms().send(
    new DecryptCommand({ KeyId, CiphertextBlob: ciphertext, EncryptionContext: context }),
  );
  return Buffer.from(present(Plaintext));
};

const present = (bytes: Uint8Array | undefined): Uint8Array => {
  if (bytes === undefined) throw new Error("KMS answered without bytes");
  return bytes;
};
