import { calculateJwkThumbprint } from "jose";
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isRejection } from "../../../../domain/rejection.ts";
import { parseJwks, type PublicJwk, thumbprint } from "../../../../functions/io/messages/jwk.ts";
import { party } from "./parties.ts";
import { vectors, type Wycheproof } from "../../../vectors/vectors.ts";

type Jwks = { readonly keys: readonly Record<string, unknown>[] };

const file = vectors("wycheproof/json_web_key_test.json") as Wycheproof<
  { readonly public?: Jwks; readonly private?: Jwks },
  object
>;

const bad = file.testGroups.flatMap((group) =>
  group.tests.filter(({ result }) => result === "invalid").map((each) => ({ ...each, group })),
);

describe("the bad keys of Wycheproof are refused", () => {
  test("there are 21 of them", () => expect(bad).toHaveLength(21));

  test.each(bad)("$tcId $group.comment", ({ group }) => {
    for (const jwks of [group.public, group.private])
      if (jwks) expect(parseJwks(jwks)).toMatchObject({ rejected: "InvalidKey" });
  });

  // As they are, all of them fail by their kid; named and cleaned as ours, only the fault that the vector is about is left.
  test.each(bad.filter(({ group }) => group.public))("$tcId $group.comment, with nothing else wrong", ({ group }) => {
    const keys = (group.public?.keys ?? []).map(({ d: _d, ...key }) => ({
      ...key,
      kid: thumbprint({ x: String(key["x"]), y: String(key["y"]) }),
    }));
    expect(parseJwks({ keys })).toMatchObject({ rejected: "InvalidKey" });
  });
});

describe("a mall's own keys", () => {
  const mall = party("mall-1");
  const [sig, enc] = mall.keys as [PublicJwk, PublicJwk];

  test("are accepted when they match the profile exactly", () =>
    expect(parseJwks({ keys: [sig, enc] })).toEqual([sig, enc]));

  test("have the kid that jose computes too", async () => expect(await calculateJwkThumbprint(sig)).toBe(sig.kid));

  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const p384 = privateKey.export({ format: "jwk" });
  const faults: readonly (readonly [string, unknown, RegExp])[] = [
    ["no JWKS", [sig], /JWKS/],
    ["no keys", { keys: [] }, /1 to 8/],
    ["too many keys", { keys: Array.from({ length: 9 }, () => sig) }, /1 to 8/],
    ["a key that is no object", { keys: ["key"] }, /object/],
    ["a private key", { keys: [mall.signJwk] }, /"d" is private/],
    ["a symmetric key", { keys: [{ kty: "oct", k: "AAAA" }] }, /"k" is private/],
    ["another curve", { keys: [{ ...sig, ...p384, d: undefined, crv: "P-384" }] }, /private|P-256/],
    ["another key type", { keys: [{ ...sig, kty: "OKP" }] }, /kty must be EC/],
    ["another algorithm", { keys: [{ ...sig, alg: "ES384" }] }, /use and alg/],
    ["no algorithm", { keys: [(({ alg: _alg, ...rest }) => rest)(sig)] }, /use and alg/],
    ["a signing key to receive with", { keys: [{ ...sig, use: "enc" }] }, /use and alg/],
    ["a use that is a member of every object", { keys: [{ ...sig, use: "constructor" }] }, /use and alg/],
    ["a certificate chain", { keys: [{ ...sig, x5c: ["MII"] }] }, /remove "x5c"/],
    ["a padded coordinate", { keys: [{ ...sig, x: `${sig.x}=` }] }, /32 bytes/],
    ["a short coordinate", { keys: [{ ...sig, x: sig.x.slice(0, 42) }] }, /32 bytes/],
    ["a coordinate that is no text", { keys: [{ ...sig, x: 7 }] }, /32 bytes/],
    ["a point off the curve", { keys: [{ ...sig, y: sig.x }] }, /not on P-256/],
    ["a kid of its own choice", { keys: [{ ...sig, kid: "main" }] }, /thumbprint/],
    ["the same key twice", { keys: [sig, sig] }, /twice/],
    ["one key for both uses", { keys: [sig, { ...sig, use: "enc", alg: "ECDH-ES+A256KW" }] }, /twice/],
  ];
  test.each(faults)("are rejected with %s", (_, jwks, why) => {
    const answer = parseJwks(jwks);
    expect(isRejection(answer) && answer.rejected).toBe("InvalidKey");
    expect(isRejection(answer) && answer.detail).toMatch(why);
  });

  test("are rejected when the last bits of a coordinate are not canonical, although they decode to the same bytes", () => {
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const loose = sig.x.slice(0, 42) + last[(last.indexOf(sig.x[42] ?? "") + 1) % 64];
    expect(Buffer.from(loose, "base64url")).toEqual(Buffer.from(sig.x, "base64url"));
    const keys = [{ ...sig, x: loose, kid: thumbprint({ x: loose, y: sig.y }) }];
    expect(parseJwks({ keys })).toMatchObject({
      rejected: "InvalidKey",
      detail: expect.stringContaining("32 bytes") as string,
    });
  });
});
