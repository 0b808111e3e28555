import * as fc from "fast-check";
import {
  compactDecrypt,
  CompactEncrypt,
  CompactSign,
  compactVerify,
  FlattenedSign,
  type JWK,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isRejection } from "../../../../domain/rejection.ts";
import { encryptJwe } from "../../../../functions/io/messages/jwe.ts";
import type { PublicJwk } from "../../../../functions/io/messages/jwk.ts";
import { signJws } from "../../../../functions/io/messages/jws.ts";
import {
  invalidMessage,
  openSealed,
  seal,
  sealedPart,
  secondsOf,
  verifyCompact,
} from "../../../../functions/io/messages/message.ts";
import { party, pinnedFor } from "./parties.ts";
import { runs } from "../../../runs.ts";

const now = "2026-11-23T12:00:00.000Z";

const iat = secondsOf(now);

const mall = party("mall-1");

const rival = party("mall-2");

const lender = party("lender-1");

const typ = "tally-msg+jws";

const body = {
  iss: mall.id,
  aud: lender.id,
  op: "loan.request",
  iat,
  exp: iat + 300,
  jti: "jti-1",
  body: { text: "£ 원" },
};

const findKey = pinnedFor(mall, rival);

const verify = async (token: unknown, at = now) => verifyCompact(token, { typ, aud: lender.id, now: at, findKey });

const open = async (token: unknown, at = now) =>
  openSealed(token, { kind: sealedPart, aud: lender.id, now: at, findKey, decryptKey: lender.openKey });

/** Signs any header and payload with the mall's key, as a mall gone wrong could. */
const signAny = async (header: object, payload: string | Uint8Array = JSON.stringify(body)) =>
  new CompactSign(typeof payload === "string" ? new TextEncoder().encode(payload) : payload)
    .setProtectedHeader({ alg: "ES256", typ, kid: mall.signKey.kid, ...header })
    .sign({ ...mall.signJwk }, { crit: { b64: true, tally: false } });

/** Signs under any header, which no library would do. */
const signRaw = (header: object, key: KeyObject): string => {
  const signed = [header, body].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
};

const sealAny = async (header: object, inner = signJws(typ, body, mall.signKey), to = lender) =>
  new CompactEncrypt(new TextEncoder().encode(inner))
    .setProtectedHeader({
      alg: "ECDH-ES+A256KW",
      enc: "A256GCM",
      ...sealedPart,
      kid: to.toSeal.kid,
      iss: mall.id,
      aud: lender.id,
      ...header,
    })
    .encrypt(withoutAlg(to.toSeal), { crit: { tally: false } });

/** The key with no algorithm named, because jose keeps to the one that is. */
const withoutAlg = ({ alg: _alg, ...jwk }: PublicJwk): JWK => jwk;

/** What a character of a token may be changed into: others of base64url, some that decoders forgive, or nothing. */
const characters = ["", ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n".split("")];

/** A message with a body of that many characters. */
const long = (length: number) => signJws(typ, { ...body, body: "x".repeat(length) }, mall.signKey);

describe("a signed message", () => {
  const good = signJws(typ, body, mall.signKey);

  test("has its sender, recipient, operation and id", async () =>
    expect(await verify(good)).toMatchObject({
      iss: "mall-1",
      aud: "lender-1",
      jti: "jti-1",
      expiresAt: "2026-11-23T12:05:00.000Z",
      claims: body,
    }));

  test("verifies with jose", async () => {
    const { payload, protectedHeader } = await compactVerify(good, createPublicKey(mall.signKey.key), {
      algorithms: ["ES256"],
    });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(body);
    expect(protectedHeader).toEqual({ alg: "ES256", typ, kid: mall.signKey.kid });
  });

  test("written by jose is read", async () =>
    expect(
      await verify(
        await new SignJWT(body)
          .setProtectedHeader({ alg: "ES256", typ, kid: mall.signKey.kid })
          .sign({ ...mall.signJwk }),
      ),
    ).toMatchObject({ claims: body }));

  test("is rejected when any character is changed, missing or added", async () => {
    const change = fc.record({ at: fc.nat(good.length - 1), by: fc.constantFrom(...characters), keep: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by, keep }) => {
        const other = good.slice(0, at) + by + good.slice(keep ? at : at + 1);
        if (other !== good) expect(await verify(other)).toBe(invalidMessage);
      }),
      runs(2000),
    );
  });

  test("with a flipped ECDSA s is the same message, not a second one", async () => {
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const [header, payload, signature = ""] = good.split(".");
    const bytes = Buffer.from(signature, "base64url");
    const s = n - BigInt(`0x${bytes.subarray(32).toString("hex")}`);
    const flipped = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
    const twin = [header, payload, flipped.toString("base64url")].join(".");
    expect(twin).not.toBe(good);
    expect(await verify(twin)).toEqual(await verify(good));
  });

  const headers: readonly (readonly [string, object])[] = [
    ["another type", { typ: "tally-env+jws" }],
    ["no type", { typ: undefined }],
    ["the key inside", { jwk: mall.keys[0] }],
    ["a key address", { jku: "https://evil.example/jwks.json" }],
    ["a certificate address", { x5u: "https://evil.example/cert" }],
    ["a certificate chain", { x5c: ["MIIB"] }],
    ["compression", { zip: "DEF" }],
    ["a content type", { cty: "JWT" }],
    ["no kid", { kid: undefined }],
    ["an unknown kid", { kid: "unknown" }],
    ["the kid of another's key", { kid: rival.signKey.kid }],
    ["the kid of the mall's own receiving key", { kid: mall.toSeal.kid }],
    ["a critical extension", { crit: ["tally"], tally: true }],
    ["its payload unencoded", { crit: ["b64"], b64: true }],
  ];
  test.each(headers)("is rejected with %s", async (_, header) =>
    expect(await verify(await signAny(header))).toBe(invalidMessage),
  );

  test("is rejected without a signature, with a symmetric one, as JSON, empty, or of another type", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const secret = new TextEncoder().encode(JSON.stringify(mall.keys[0]));
    const tokens = [
      new UnsecuredJWT(body).encode(),
      `${Buffer.from(JSON.stringify({ alg: "none", typ, kid: mall.signKey.kid })).toString("base64url")}.${good.split(".")[1]}.`,
      await new CompactSign(bytes).setProtectedHeader({ alg: "HS256", typ, kid: mall.signKey.kid }).sign(secret),
      await new FlattenedSign(bytes)
        .setProtectedHeader({ alg: "ES256", typ, kid: mall.signKey.kid })
        .sign({ ...mall.signJwk }),
      JSON.stringify(good),
      `${good}.`,
      `.${good}`,
      good.slice(0, -1),
      "",
      "..",
      undefined,
      null,
      {},
      7,
    ];
    for (const token of tokens) expect(await verify(token)).toBe(invalidMessage);
  });

  test.each(["none", "HS256", "ES384", "es256", "", undefined])(
    "is refused under the name of algorithm %s, though the signature holds",
    async (alg) =>
      expect(await verify(signRaw({ alg, typ, kid: mall.signKey.kid }, mall.signKey.key))).toBe(invalidMessage),
  );

  test("signed with a key for encryption is rejected", async () => {
    const key = mall.openKey(mall.toSeal.kid);
    if (!key) throw new Error("a mall opens its mail");
    expect(await verify(signJws(typ, body, { kid: mall.toSeal.kid, key }))).toBe(invalidMessage);
  });

  test("is rejected when the search returns a key with another kid, or one for a nameless sender", async () => {
    const careless = { typ, aud: lender.id, now, findKey: () => mall.keys[0] };
    expect(await verifyCompact(good, careless)).toMatchObject({ iss: mall.id });
    expect(await verifyCompact(signJws(typ, body, { ...mall.signKey, kid: "other" }), careless)).toBe(invalidMessage);
    for (const change of [
      { iss: "mall-1#x" },
      { iss: "" },
      { iss: "x".repeat(65) },
      { jti: "a#b" },
      { jti: "x".repeat(65) },
    ])
      expect(await verifyCompact(signJws(typ, { ...body, ...change }, mall.signKey), careless)).toBe(invalidMessage);
  });

  const payloads: readonly (readonly [string, string | Uint8Array])[] = [
    ["no JSON", "said"],
    ["a list", JSON.stringify([body])],
    ["null", "null"],
    [
      "broken UTF-8",
      Buffer.concat([
        Buffer.from(JSON.stringify(body).slice(0, -1)),
        Buffer.from(',"x":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
    ],
    ["nothing", ""],
  ];
  test.each(payloads)("is rejected when its payload is %s", async (_, payload) =>
    expect(await verify(await signAny({}, payload))).toBe(invalidMessage),
  );

  const claims: readonly (readonly [string, object])[] = [
    ["for another recipient", { aud: "lender-2" }],
    ["for several recipients", { aud: ["lender-1"] }],
    ["for nobody", { aud: undefined }],
    ["of another sender under the mall's key", { iss: "mall-2" }],
    ["of a stranger", { iss: "mall-3" }],
    ["of nobody", { iss: undefined }],
    ["of a sender with our separator", { iss: "mall-1#x" }],
    ["without a name", { jti: undefined }],
    ["with a number as its name", { jti: 1 }],
    ["without an end", { exp: undefined }],
    ["without a beginning", { iat: undefined }],
    ["that lives longer than five minutes", { exp: iat + 301 }],
    ["that ends before it begins", { exp: iat - 1 }],
    ["from more than a minute ahead", { iat: iat + 61, exp: iat + 200 }],
    ["with a time in text", { iat: String(iat) }],
    ["with half a second", { iat: iat + 0.5 }],
    ["of a time without end", { iat: 1e15, exp: 1e15 + 1 }],
  ];
  test.each(claims)("is rejected %s", async (_, change) =>
    expect(await verify(signJws(typ, { ...body, ...change }, mall.signKey))).toBe(invalidMessage),
  );

  test("can come from a clock that is a minute ahead", async () =>
    expect(isRejection(await verify(signJws(typ, { ...body, iat: iat + 60 }, mall.signKey)))).toBe(false));

  test("that is too old is rejected with that reason, if it is authentic, from the second of its expiry", async () => {
    expect(await verify(good, "2026-11-23T12:04:59.999Z")).toMatchObject({ jti: "jti-1" });
    expect(await verify(good, "2026-11-23T12:05:00.000Z")).toMatchObject({ rejected: "MessageExpired" });
    expect(await verify(`${good.slice(0, -4)}AAAA`, "2026-11-23T12:05:00.000Z")).toBe(invalidMessage);
  });

  test("over 64 KB is rejected, and just below it is read", async () => {
    expect(isRejection(await verify(long(48_000)))).toBe(false);
    expect(await verify(long(49_000))).toBe(invalidMessage);
  });
});

describe("a sealed message", () => {
  const good = seal(body, mall.signKey, lender.toSeal);

  test("opens for its recipient", async () => expect(await open(good)).toMatchObject({ iss: mall.id, claims: body }));

  test("opens with jose, and shows the gateway only types, keys and addresses", async () => {
    const { plaintext, protectedHeader } = await compactDecrypt(good, { ...lender.sealJwk });
    expect(await verify(new TextDecoder().decode(plaintext))).toMatchObject({ claims: body });
    const { epk, ...header } = protectedHeader;
    expect(header).toEqual({
      alg: "ECDH-ES+A256KW",
      enc: "A256GCM",
      ...sealedPart,
      kid: lender.toSeal.kid,
      iss: mall.id,
      aud: lender.id,
    });
    expect(Object.keys(epk ?? {})).toEqual(["kty", "crv", "x", "y"]);
  });

  test("sealed by jose opens", async () => expect(await open(await sealAny({}))).toMatchObject({ claims: body }));

  test("is encrypted anew each time", () => expect(seal(body, mall.signKey, lender.toSeal)).not.toBe(good));

  test("is rejected when any character is changed, missing or added", async () => {
    const change = fc.record({ at: fc.nat(good.length - 1), by: fc.constantFrom(...characters), keep: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by, keep }) => {
        const other = good.slice(0, at) + by + good.slice(keep ? at : at + 1);
        if (other !== good) expect(await open(other)).toBe(invalidMessage);
      }),
      runs(2000),
    );
  });

  test("is rejected with a part of another message", async () => {
    const parts = good.split(".");
    const others = seal(body, mall.signKey, lender.toSeal).split(".");
    for (let i = 0; i < 5; i++)
      expect(await open(parts.map((part, j) => (i === j ? (others[j] ?? "") : part)).join("."))).toBe(invalidMessage);
  });

  const headers: readonly (readonly [string, object])[] = [
    ["another type", { typ: "tally-pur+jwe" }],
    ["another content type", { cty: "tally-pur+jws" }],
    ["compression", { zip: "DEF" }],
    ["another sender outside than inside", { iss: "mall-2" }],
    ["another recipient outside than inside", { aud: "lender-2" }],
    ["no sender outside", { iss: undefined }],
    ["no recipient outside", { aud: undefined }],
    ["a critical extension", { crit: ["tally"], tally: true }],
    ["a key address", { jku: "https://evil.example" }],
    ["an unknown kid", { kid: "unknown" }],
    ["no kid", { kid: undefined }],
    ["another content encryption", { enc: "A128GCM" }],
    ["a CBC content encryption", { enc: "A256CBC-HS512" }],
    ["a direct agreement", { alg: "ECDH-ES" }],
    ["a shorter wrap", { alg: "ECDH-ES+A128KW" }],
  ];
  test.each(headers)("is rejected with %s", async (_, header) =>
    expect(await open(await sealAny(header))).toBe(invalidMessage),
  );

  test.each([{ alg: "ECDH-ES" }, { alg: "dir" }, { enc: "A128GCM" }, { enc: undefined }])(
    "is refused under a header that lies: %j",
    async (lie) => {
      const header = { ...sealedPart, iss: mall.id, aud: lender.id };
      const inner = signJws(typ, body, mall.signKey);
      expect(await open(encryptJwe(inner, header, lender.toSeal))).toMatchObject({ jti: "jti-1" });
      expect(await open(encryptJwe(inner, { ...header, ...lie }, lender.toSeal))).toBe(invalidMessage);
    },
  );

  test("is rejected with a sixth part, without a part, or with a shorter tag, wrapped key or nonce", async () => {
    const parts = good.split(".");
    expect(await open(`${good}.AAAA`)).toBe(invalidMessage);
    expect(await open(parts.slice(0, 4).join("."))).toBe(invalidMessage);
    for (const i of [1, 2, 4])
      for (const less of [0, 4, 8, 11]) {
        const short = Buffer.from(parts[i] ?? "", "base64url")
          .subarray(0, less)
          .toString("base64url");
        expect(await open(parts.toSpliced(i, 1, short).join("."))).toBe(invalidMessage);
      }
  });

  test("for another lender cannot be opened by this one", async () =>
    expect(await open(await sealAny({}, undefined, party("lender-2")))).toBe(invalidMessage));

  test("that its recipient forwards is rejected by a third party, with any address", async () => {
    const third = party("lender-3");
    const inner = signJws(typ, body, mall.signKey);
    const options = { kind: sealedPart, aud: third.id, now, findKey, decryptKey: third.openKey };
    for (const aud of [third.id, lender.id])
      expect(await openSealed(await sealAny({ aud }, inner, third), options)).toBe(invalidMessage);
  });

  test("signed by another mall is not accepted as the first mall's", async () => {
    const inner = signJws(typ, { ...body, iss: rival.id }, rival.signKey);
    expect(await open(await sealAny({ iss: mall.id }, inner))).toBe(invalidMessage);
    const forged = signJws(typ, body, { kid: mall.signKey.kid, key: rival.signKey.key });
    expect(await open(await sealAny({}, forged))).toBe(invalidMessage);
  });

  test("with content of another type is rejected: a consent is not a request", async () =>
    expect(await open(await sealAny({}, signJws("tally-pur+jws", body, mall.signKey)))).toBe(invalidMessage));

  test("with an ephemeral point off the curve or on another curve is rejected", async () => {
    const [header = "", ...rest] = good.split(".");
    const read = JSON.parse(Buffer.from(header, "base64url").toString()) as { epk: Record<string, string> };
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "jwk" });
    for (const epk of [{ ...read.epk, y: read.epk["x"] }, p384, null, "epk"]) {
      const forged = Buffer.from(JSON.stringify({ ...read, epk })).toString("base64url");
      expect(await open([forged, ...rest].join("."))).toBe(invalidMessage);
    }
  });

  test("that is too old is rejected with that reason, if it is authentic and for this recipient", async () => {
    const later = "2026-11-23T12:05:00.000Z";
    expect(await open(good, later)).toMatchObject({ rejected: "MessageExpired" });
    expect(await open(await sealAny({ iss: "mall-2" }), later)).toBe(invalidMessage);
  });

  test("over 64 KB is rejected", async () =>
    expect(await open(seal({ ...body, body: "x".repeat(40_000) }, mall.signKey, lender.toSeal))).toBe(invalidMessage));
});
