import type { NonExtractableKey } from "../sdk/message.ts";
import { lenderUrl, onLoopback } from "./address.ts";

/**
 * The purchaser's identity at the lender: an account, and the private key that signs its consents; the lender has the public key.
 *
 * A lender replaces this file to identify its own customers: it lets them sign in, generates the key pair in the browser
 * (`crypto.subtle.generateKey`, not extractable), and registers the public key for the account; the page only needs an `Identity`.
 * Until then there are two options: a key file from the lender, and in a sandbox its purchasers, whose keys are public.
 */
export type Identity = {
  readonly account: string;
  readonly name: string;
  readonly currency?: string;
  readonly key: NonExtractableKey;
};

/** A purchaser of the sandbox, or the content of a key file. */
type KeyFile = {
  readonly account: string;
  readonly name?: string;
  readonly currency?: string;
  readonly key: JsonWebKey & { readonly kid: string };
};

/** The sandbox's purchasers with this currency; empty outside a sandbox. */
export const sandboxPurchasers = async (currency: string): Promise<readonly KeyFile[]> => {
  if (!onLoopback) return [];
  const answer = await fetch(`${lenderUrl}/_sandbox/purchasers`).catch(() => undefined);
  if (!answer?.ok) return [];
  const { purchasers } = (await answer.json()) as { readonly purchasers: readonly KeyFile[] };
  return purchasers.filter((each) => each.currency === currency);
};

/** Reads a key file; undefined when it is invalid. */
export const readKeyFile = async (file: Blob): Promise<Identity | undefined> => {
  try {
    return await identityOf(JSON.parse(await file.text()) as KeyFile);
  } catch {
    return undefined;
  }
};

/** Imports the key into Web Crypto as non-extractable. */
export const identityOf = async ({ account, name, currency, key }: KeyFile): Promise<Identity> => {
  const { kid, kty = "", crv = "", x = "", y = "", d = "" } = key;
  if (typeof account !== "string" || typeof kid !== "string" || d === "") throw new TypeError("no key");
  const jwk = { kty, crv, x, y, d };
  const held = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  return { account, name: name ?? account, ...(currency !== undefined && { currency }), key: { kid, held } };
};
