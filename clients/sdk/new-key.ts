import { digestOf, type Key } from "./message.ts";

/** A fresh key of a mall or a purchaser as a private JWK, named by its thumbprint: `sig` to sign with, `enc` to be sealed for. */
export const newKey = async (use: "sig" | "enc"): Promise<Key> => {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const { x = "", y = "", d = "" } = await crypto.subtle.exportKey("jwk", privateKey);
  const kid = await digestOf(JSON.stringify({ crv: "P-256", kty: "EC", x, y }));
  return { kty: "EC", crv: "P-256", x, y, d, use, alg: use === "sig" ? "ES256" : "ECDH-ES+A256KW", kid };
};

/** What others may see of keys: the JWKS to give to operators and lenders. */
export const publicJwks = (...keys: readonly Key[]): { readonly keys: readonly Key[] } => ({
  keys: keys.map(({ d: _private, ...open }) => open),
});
