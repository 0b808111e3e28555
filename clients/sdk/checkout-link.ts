import { base64url, compactDecrypt, CompactEncrypt } from "jose";
import { UntrustedAnswer } from "./problem.ts";

/**
 * The secret in a checkout's link, after the `#`: browsers send it to no server. From it follow the token that the page shows to the
 * gateway, which keeps only its hash, and the key under which mall and page keep from the gateway what is bought.
 */
export type LinkKeys = { readonly token: string; readonly displayKey: Uint8Array<ArrayBuffer> };

/** What the page shows beside the amounts: what the mall calls its lines. */
export type Display = { readonly lines: Readonly<Record<string, string>> };

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

/** 32 bytes for one purpose out of a secret (HKDF, SHA-256). */
const derive = async (secret: Uint8Array<ArrayBuffer>, purpose: string): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: bytes(`tallystick checkout ${purpose}`) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
};

/** The secret of a new link: out of a private key and a name that is used for one link only, so that the same name makes the same link. */
export const linkSecret = async (privateKey: string, name: string): Promise<string> =>
  base64url.encode(await derive(new Uint8Array(base64url.decode(privateKey)), `link ${name}`));

/** Reads a link's secret; undefined when the link was cut off or is none of ours. */
export const linkKeys = async (secret: string): Promise<LinkKeys | undefined> => {
  if (!/^[\w-]{43}$/.test(secret)) return undefined;
  const root = new Uint8Array(base64url.decode(secret));
  return { token: base64url.encode(await derive(root, "token")), displayKey: await derive(root, "display") };
};

const header = { alg: "dir", enc: "A256GCM", typ: "tally-display+jwe" } as const;

/** Encrypts what only the page shall show; the same words under the same key are the same text, so that a repeated request is one. */
export const sealDisplay = async (display: Display, { displayKey }: LinkKeys): Promise<string> => {
  const text = bytes(JSON.stringify(display));
  // A nonce that follows from key and text is never used for another text.
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...displayKey, ...text]));
  return new CompactEncrypt(text)
    .setProtectedHeader(header)
    .setInitializationVector(new Uint8Array(digest).slice(0, 12))
    .encrypt(displayKey);
};

/** Opens it in the page; throws UntrustedAnswer when somebody has changed it. */
export const openDisplay = async (sealed: string, { displayKey }: LinkKeys): Promise<Display> => {
  const only = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
  try {
    const { plaintext } = await compactDecrypt(sealed, displayKey, only);
    return JSON.parse(new TextDecoder().decode(plaintext)) as Display;
  } catch (cause) {
    throw new UntrustedAnswer("what the shop wrote cannot be read with this link", { cause });
  }
};
