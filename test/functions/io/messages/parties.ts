import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Key } from "../../../../clients/sdk/message.ts";
import { type PublicJwk, thumbprint } from "../../../../functions/io/messages/jwk.ts";
import type { PrivateKey } from "../../../../functions/io/messages/jws.ts";

/** A party with its keys in both shapes: JWKs as the SDK takes them, key objects as the functions do. */
export type Party = {
  readonly id: string;
  readonly signJwk: Key;
  readonly sealJwk: Key;
  readonly signKey: PrivateKey;
  readonly openKey: (kid: string) => KeyObject | undefined;
  readonly keys: readonly PublicJwk[];
  readonly toSeal: PublicJwk;
};

/** Makes a party with fresh keys. */
export const party = (id: string): Party => {
  const [sign, signPublic] = pair("sig");
  const [seal, toSeal] = pair("enc");
  const sealKey = createPrivateKey({ key: { ...seal }, format: "jwk" });
  return {
    id,
    signJwk: sign,
    sealJwk: seal,
    signKey: { kid: sign.kid, key: createPrivateKey({ key: { ...sign }, format: "jwk" }) },
    openKey: (kid) => (kid === seal.kid ? sealKey : undefined),
    keys: [signPublic, toSeal],
    toSeal,
  };
};

const pair = (use: "sig" | "enc"): [Key, PublicJwk] => {
  const {
    x = "",
    y = "",
    d = "",
  } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const kid = thumbprint({ x, y });
  const jwk: PublicJwk = { kty: "EC", crv: "P-256", x, y, use, alg: use === "sig" ? "ES256" : "ECDH-ES+A256KW", kid };
  return [{ ...jwk, d }, jwk];
};

/** Finds keys as a pinned list does: each key only for the party it was pinned for. */
export const pinnedFor =
  (...parties: readonly Party[]) =>
  (iss: string, kid: string): PublicJwk | undefined =>
    parties.find(({ id }) => id === iss)?.keys.find((key) => key.kid === kid);
