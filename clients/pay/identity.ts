import type { NonExtractableKey } from "../sdk/message.ts";
import { api, onLoopback } from "./address.ts";

/**
 * Who the purchaser is at the lender: an account, and the private key that signs consents for it; the lender has its public half.
 *
 * This file is where a lender plugs in how its own customers are known. A lender lets them sign in, makes the key pair in this very
 * browser (`crypto.subtle.generateKey`, not extractable), and takes the public half in beside the account; the page then only needs an
 * `Identity`. Until then there are two ways: a key file that the lender gave, and on a sandbox its purchasers, whose keys are no secret.
 */
export type Identity = {
  readonly account: string;
  readonly name: string;
  readonly currency?: string;
  readonly key: NonExtractableKey;
};

/** A purchaser of the sandbox, or what a key file says. */
type Given = {
  readonly account: string;
  readonly name?: string;
  readonly currency?: string;
  readonly key: JsonWebKey & { readonly kid: string };
};

/** The purchasers that a sandbox offers; none anywhere else. */
export const offered = async (currency: string): Promise<readonly Given[]> => {
  if (!onLoopback) return [];
  const answer = await fetch(new URL("/_sandbox/purchasers", api)).catch(() => undefined);
  if (!answer?.ok) return [];
  const { purchasers } = (await answer.json()) as { readonly purchasers: readonly Given[] };
  return purchasers.filter((each) => each.currency === currency);
};

/** Reads a key file; undefined when it is none. */
export const readKeyFile = async (file: Blob): Promise<Identity | undefined> => {
  try {
    return await identityOf(JSON.parse(await file.text()) as Given);
  } catch {
    return undefined;
  }
};

/** Hands the key to Web Crypto, which uses it and never gives it back. */
export const identityOf = async ({ account, name, currency, key }: Given): Promise<Identity> => {
  const { kid, kty = "", crv = "", x = "", y = "", d = "" } = key;
  if (typeof account !== "string" || typeof kid !== "string" || d === "") throw new TypeError("no key");
  const jwk = { kty, crv, x, y, d };
  const held = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  return { account, name: name ?? account, ...(currency !== undefined && { currency }), key: { kid, held } };
};
