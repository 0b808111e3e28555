import { base64url, compactDecrypt, CompactEncrypt } from "jose";
import { descriptionFault } from "./line-description.ts";
import { UntrustedAnswer } from "./problem.ts";

/**
 * The keys derived from the secret in a checkout's link, after the `#`, which browsers send to no server: the page's token for the
 * gateway, which stores only its hash, and the key that hides the order's descriptions from the gateway.
 */
export type LinkKeys = { readonly token: string; readonly displayKey: Uint8Array<ArrayBuffer> };

/** What the page shows beside the amounts: the mall's description of each line, by line id. */
export type Display = { readonly lines: Readonly<Record<string, string>> };

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

/** Derives 32 bytes for one purpose from a secret (HKDF, SHA-256). */
const derive = async (secret: Uint8Array<ArrayBuffer>, purpose: string): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const algorithm = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(0),
    info: bytes(`tallystick checkout ${purpose}`),
  };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
};

/** Derives a link's secret from a private key and a name that is used for one link only, so that a repeated request gives the same link. */
export const linkSecret = async (privateKey: string, name: string): Promise<string> =>
  base64url.encode(await derive(new Uint8Array(base64url.decode(privateKey)), `link ${name}`));

/** Derives the keys from a link's secret; undefined when the link is truncated or not a checkout link. */
export const linkKeys = async (secret: string): Promise<LinkKeys | undefined> => {
  if (!/^[\w-]{43}$/.test(secret)) return undefined;
  const root = new Uint8Array(base64url.decode(secret));
  return { token: base64url.encode(await derive(root, "token")), displayKey: await derive(root, "display") };
};

const header = { alg: "dir", enc: "A256GCM", typ: "tally-display+jwe" } as const;

/** Encrypts what only the page may show. The same text and key give the same ciphertext, so that a repeated request is identical. */
export const sealDisplay = async (display: Display, { displayKey }: LinkKeys): Promise<string> => {
  const text = bytes(JSON.stringify(display));
  // A nonce derived from key and text is never reused for a different text.
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...displayKey, ...text]));
  return new CompactEncrypt(text)
    .setProtectedHeader(header)
    .setInitializationVector(new Uint8Array(digest).slice(0, 12))
    .encrypt(displayKey);
};

/** Decrypts it in the page; throws UntrustedAnswer when it was changed. */
export const openDisplay = async (sealed: string, { displayKey }: LinkKeys): Promise<Display> => {
  const only = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
  try {
    const { plaintext } = await compactDecrypt(sealed, displayKey, only);
    return checked(JSON.parse(new TextDecoder().decode(plaintext)) as Display);
  } catch (cause) {
    if (cause instanceof UntrustedAnswer) throw cause;
    throw new UntrustedAnswer("the shop's descriptions cannot be decrypted with this link", { cause });
  }
};

/** A shop without the SDK may have sealed a text that the lender refuses: that must show before the purchaser consents. */
const checked = (display: Display): Display => {
  for (const [id, description] of Object.entries(display.lines)) {
    const fault = descriptionFault(description);
    if (fault !== undefined) throw new UntrustedAnswer(`the shop's description of ${id} cannot be used: ${fault}`);
  }
  return display;
};
