import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decryptJwe, parseJwe } from "../../../../functions/io/messages/jwe.ts";
import { parseJwks, type PublicJwk, thumbprint } from "../../../../functions/io/messages/jwk.ts";
import { isSignedBy, parseJws } from "../../../../functions/io/messages/jws.ts";
import { vectors, type Wycheproof } from "../../../vectors/vectors.ts";

type Keys = { readonly public?: Record<string, string>; readonly private?: Record<string, string> };

/** Verifies as the message layer does, without its types and claims. */
const verifies = (jws: unknown, jwk: Record<string, string>): boolean => {
  const parsed = parseJws(jws);
  return parsed !== undefined && parsed.kid === jwk["kid"] && isSignedBy(parsed, jwk as typeof jwk & PublicJwk);
};

/** A coordinate of a Wycheproof key, which may have a leading zero or lack one. */
const coordinate = (hex: string) => Buffer.from(hex.padStart(64, "0").slice(-64), "hex").toString("base64url");

describe("signatures", () => {
  const file = vectors("wycheproof/json_web_signature_test.json") as Wycheproof<
    Keys,
    { readonly jws: string | object }
  >;
  // 367 and 370 are the same bytes as the valid 357.
  const all = file.testGroups
    .flatMap(({ tests, ...keys }) => tests.map((each) => ({ ...each, keys })))
    .filter(({ tcId }) => tcId !== 367 && tcId !== 370);

  const es256 = all.filter(({ keys }) => keys.public?.["crv"] === "P-256" && keys.public["alg"] === "ES256");
  test.each(es256)("$tcId $comment: $result", ({ jws, keys, result }) =>
    expect(verifies(jws, keys.public ?? {})).toBe(result === "valid"),
  );
  test("of our algorithm are 39, two of them valid", () => {
    expect(es256).toHaveLength(39);
    expect(es256.filter(({ result }) => result === "valid")).toHaveLength(2);
  });

  const misused = all.filter(({ tcId }) => tcId === 354 || tcId === 356);
  test.each(misused)("$tcId $comment: the key is rejected", ({ keys }) => {
    const { d: _d, ...jwk } = keys.public ?? {};
    const kid = thumbprint({ x: String(jwk["x"]), y: String(jwk["y"]) });
    expect(parseJwks({ keys: [{ ...jwk, alg: "ES256", kid }] })).toMatchObject({ rejected: "InvalidKey" });
  });

  test("of all other algorithms are rejected unread", () => {
    const others = all.filter((each) => !es256.includes(each) && !misused.includes(each));
    expect(others.length).toBeGreaterThan(300);
    for (const { jws } of others) expect(parseJws(jws)).toBeUndefined();
  });
});

describe("raw ECDSA signatures", () => {
  type Group = { readonly publicKey: { readonly wx: string; readonly wy: string } };
  type Test = { readonly msg: string; readonly sig: string };
  const file = vectors("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json") as Wycheproof<Group, Test>;

  test.each(file.testGroups)("of key $publicKey.wx", ({ publicKey: { wx, wy }, tests }) => {
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: coordinate(wx),
      y: coordinate(wy),
      use: "sig",
      alg: "ES256",
      kid: "",
    } as const;
    for (const { tcId, msg, sig, result } of tests) {
      const signature = Buffer.from(sig, "hex");
      const holds = signature.length === 64 && isSignedBy({ signed: Buffer.from(msg, "hex"), signature }, jwk);
      expect([tcId, holds]).toEqual([tcId, result === "valid"]);
    }
  });
});

describe("encryption", () => {
  const file = vectors("wycheproof/json_web_encryption_test.json") as Wycheproof<
    Keys,
    { readonly jwe: string | object; readonly pt?: string }
  >;
  const all = file.testGroups.flatMap(({ tests, ...keys }) => tests.map((each) => ({ ...each, keys })));

  test.each(all)("$tcId $comment", ({ tcId, jwe, pt, keys }) => {
    const parsed = parseJwe(jwe);
    const { kty } = keys.private ?? {};
    const key = kty === "EC" ? createPrivateKey({ key: keys.private as JsonWebKey, format: "jwk" }) : undefined;
    const plaintext = parsed && key && decryptJwe(parsed, key);
    // 66 is the one good vector of ECDH-ES+A256KW with A256GCM; RSA1_5 and the rest are refused by design.
    if (tcId === 66) expect(plaintext?.toString("hex")).toBe(pt);
    else expect(plaintext).toBeUndefined();
  });
});
