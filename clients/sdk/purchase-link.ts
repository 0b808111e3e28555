import { base64url } from "jose";

/**
 * What a purchaser's link gives: the purchase; the bearer token at the gateway, which shows the purchase and changes nothing; the bearer token at
 * the lender, which shows the loans of the account, and which nobody else may receive; and the key of acts. The key cannot be exported, and no request
 * contains it or the link's secret.
 */
export type LinkCredentials = {
  readonly purchaseId: string;
  readonly viewToken: string;
  readonly accountToken: string;
  readonly actKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
};

/** Derives the credentials from the part of a link after the `#`; undefined when the link is truncated. */
export const linkCredentials = async (fragment: string): Promise<LinkCredentials | undefined> => {
  const [, purchaseId, secret] = /^([\w-]{1,64})\.([\w-]{43})$/.exec(fragment) ?? [];
  if (purchaseId === undefined || secret === undefined) return undefined;
  const root = new Uint8Array(base64url.decode(secret));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  return {
    purchaseId,
    viewToken: `${purchaseId}.${base64url.encode(await derive(root, "view"))}`,
    accountToken: `${purchaseId}.${base64url.encode(await derive(root, "account"))}`,
    actKey: await crypto.subtle.importKey("raw", await derive(root, "act"), hmac, false, ["sign"]),
  };
};

/** Derives 32 bytes for one purpose from the secret (HKDF, SHA-256, without salt). */
const derive = async (
  secret: Uint8Array<ArrayBuffer>,
  purpose: "view" | "account" | "act",
): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = new Uint8Array(new TextEncoder().encode(`tallystick purchase ${purpose}`));
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
};
