import { digestOf, type Key } from "./message.ts";

/** Generates a P-256 key of a mall or a purchaser as a private JWK with its thumbprint as `kid`: `sig` for signing, `enc` for decryption. */
export const newKey = async (use: "sig" | "enc"): Promise<Key> => {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const { x = "", y = "", d = "" } = await crypto.subtle.exportKey("jwk", privateKey);
  const kid = await digestOf(JSON.stringify({ crv: "P-256", kty: "EC", x, y }));
  return { kty: "EC", crv: "P-256", x, y, d, use, alg: use === "sig" ? "ES256" : "ECDH-ES+A256KW", kid };
};

/** The public half of keys: the JWKS to give to operators and lenders. */
export const publicJwks = (...keys: readonly Key[]): { readonly keys: readonly Key[] } => ({
  keys: keys.map(({ d: _private, ...publicKey }) => publicKey),
});
