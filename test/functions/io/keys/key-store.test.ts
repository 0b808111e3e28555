import { createPublicKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseJwks, type PublicJwk } from "../../../../functions/io/messages/jwk.ts";
import { isSignedBy, parseJws, signJws } from "../../../../functions/io/messages/jws.ts";
import { linkHash, viewToken } from "../../../../functions/io/messages/link-token.ts";
import { openSealed, seal, sealedPart, secondsOf } from "../../../../functions/io/messages/message.ts";
import { arn, AwsError } from "../../../../local/aws/aws.ts";
import { openStore } from "../../../../local/aws/store.ts";
import { makeMeter } from "../../../../local/bill/meter.ts";
import type { EngineProcess } from "../../../../local/dynamodb/engine-process.ts";
import { makeKms } from "../../../../local/kms/kms.ts";
import { startTestEngine } from "../../../dynamodb-local/engine.ts";
import { serve } from "../../../local/wire.ts";

const folder = mkdtempSync(join(tmpdir(), "keys-"));

const keyArn = arn("kms", "key/LenderKey");

const start = Date.parse("2026-11-23T12:00:00.000Z");

const daysLater = (days: number): string => new Date(start + days * 86_400_000).toISOString();

let engine: EngineProcess;

let server: Awaited<ReturnType<typeof serve>>;

/** The calls to KMS with their encryption contexts. */
const calls: { action: string; context: Record<string, string> }[] = [];

let table = 0;

beforeAll(async () => {
  engine = await startTestEngine(folder);
  const store = openStore(folder);
  const kms = makeKms({ store, meter: makeMeter({ store }), authorize: () => undefined });
  kms.declare(keyArn, {});
  server = await serve(() => ({
    TrentService: async (action, input, caller) => {
      calls.push({ action, context: input["EncryptionContext"] as Record<string, string> });
      return kms.service(action, input, caller);
    },
    DynamoDB_20120810: async (action, input) => {
      const { status, body } = await engine.engine(action, JSON.stringify(input));
      const answer = JSON.parse(body) as Record<string, string>;
      if (status !== 200)
        throw new AwsError(answer["__type"]?.split("#").at(-1) ?? "", answer["message"] ?? "", status, answer);
      return answer;
    },
  }));
});

afterAll(async () => {
  await server.close();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

/** A fresh sandbox of a lender function: nothing remembered from before. */
const sandbox = async () => {
  vi.resetModules();
  const { currentKey, keyByKid, publicKeys, publishedKeys, newestRoot, rootByKid, storedKeys } =
    await import("../../../../functions/io/keys/key-store.ts");
  const { linkRootOf } = await import("../../../../functions/io/keys/link-root.ts");
  const { rotate } = await import("../../../../functions/io/keys/key-rotation.ts");
  return { currentKey, keyByKid, publicKeys, publishedKeys, newestRoot, rootByKid, linkRootOf, storedKeys, rotate };
};

const uses = ["sign", "seal", "link"] as const;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  const TableName = `Lender${++table}`;
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "developer",
    AWS_SECRET_ACCESS_KEY: "local",
    LENDER_TABLE: TableName,
    LENDER_ID: "lender-1",
    LENDER_KEY_ID: keyArn,
  }))
    vi.stubEnv(name, value);
  const names = ["pk", "sk"] as const;
  const schema = {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? "HASH" : "RANGE" })),
  };
  expect((await engine.engine("CreateTable", JSON.stringify(schema))).status).toBe(200);
  calls.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a lender's keys", () => {
  test("are made once at installation, by calls that cannot read a private key", async () => {
    const { rotate } = await sandbox();
    expect((await rotate("lender-1", uses, daysLater(0))).map(({ use }) => use)).toEqual(uses);
    expect(await rotate("lender-1", uses, daysLater(1))).toEqual([]);
    expect(calls.map(({ action }) => action)).toEqual([
      "GenerateDataKeyPairWithoutPlaintext",
      "GenerateDataKeyPairWithoutPlaintext",
      "GenerateDataKeyWithoutPlaintext",
    ]);
    expect(calls.map(({ context }) => [context["role"], context["use"]])).toEqual(uses.map((use) => ["lender-1", use]));
  });

  test("are named and published so that our own key check accepts them", async () => {
    const { rotate, publicKeys } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    const keys = await publicKeys();
    expect(parseJwks({ keys })).toEqual(keys);
    expect(keys.map(({ use }) => use).toSorted()).toEqual(["enc", "sig"]);
  });

  test("sign, and open what was sealed for them", async () => {
    const { rotate, publicKeys, currentKey, keyByKid } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    const keys = await publicKeys();
    const [sig, enc] = ["sig", "enc"].map((use) => keys.find((key) => key.use === use)) as [PublicJwk, PublicJwk];
    const signKey = await currentKey("sign");
    const jws = parseJws(signJws("t", { a: 1 }, signKey));
    expect(jws && isSignedBy(jws, sig)).toBe(true);

    const now = daysLater(0);
    const iat = secondsOf(now);
    const sealed = seal({ iss: "lender-1", aud: "lender-1", iat, exp: iat + 1, jti: "j" }, signKey, enc);
    const decryptKey = async (kid: string) => keyByKid("seal", kid);
    expect(
      await openSealed(sealed, { kind: sealedPart, aud: "lender-1", now, decryptKey, findKey: () => sig }),
    ).toMatchObject({ jti: "j" });
  });

  test("have one use each, and an unknown kid is rejected", async () => {
    const { rotate, keyByKid, currentKey } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    const { kid } = await currentKey("sign");
    expect(await keyByKid("sign", kid)).toBeDefined();
    expect(await keyByKid("seal", kid)).toBeUndefined();
    expect(await keyByKid("seal", "stranger")).toBeUndefined();
  });

  test("are unwrapped once in a sandbox, and again after five minutes", async () => {
    const { rotate, currentKey, newestRoot } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    calls.length = 0;
    await Promise.all([currentKey("sign"), currentKey("sign"), newestRoot("link")]);
    await currentKey("sign");
    expect(calls.map(({ action, context }) => [action, context["use"]])).toEqual([
      ["Decrypt", "sign"],
      ["Decrypt", "link"],
    ]);
    vi.setSystemTime(start + 5 * 60_000);
    await currentKey("sign");
    expect(calls).toHaveLength(3);
  });

  test("that do not exist are reported by name", async () => {
    const { currentKey } = await sandbox();
    await expect(currentKey("sign")).rejects.toThrow("there is no sign key of lender-1 yet: invoke its rotate-keys");
  });

  test("that were missing are found ten seconds after they were made", async () => {
    const { rotate, currentKey, newestRoot, rootByKid } = await sandbox();
    const all = async () => Promise.allSettled([currentKey("sign"), newestRoot("link"), rootByKid("link", undefined)]);
    const statuses = async () => (await all()).map(({ status }) => status);
    expect(await statuses()).toEqual(["rejected", "rejected", "rejected"]);
    await rotate("lender-1", uses, daysLater(0));
    vi.setSystemTime(start + 11_000);
    expect(await statuses()).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  });

  test("whose ciphertext was swapped for another's of the same use do not sign", async () => {
    const { rotate, storedKeys } = await sandbox();
    await rotate("lender-1", ["sign"], daysLater(0));
    await rotate("lender-1", ["sign"], daysLater(1), true);
    vi.setSystemTime(start + 1.01 * 86_400_000);
    const [old, young] = await storedKeys("lender-1");
    if (!old || !young) throw new Error("two keys expected");
    const { put } = await import("../../../../functions/io/table/table.ts");
    await put({ ...young, ciphertext: old.ciphertext, name: old.name });
    await expect((await sandbox()).currentKey("sign")).rejects.toThrow(
      `the ciphertext stored for kid ${young.kid} belongs to another key`,
    );
    await put({ ...young, ciphertext: old.ciphertext });
    await expect((await sandbox()).currentKey("sign")).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  });
});

const at = (days: number): void => void vi.setSystemTime(start + days * 86_400_000);

const seconds = (days: number): number => secondsOf(daysLater(days));

const minutesAfter84Days = (minutes: number): string => daysLater(84 + minutes / (24 * 60));

describe("rotation", () => {
  test("publishes a new pair a week before it signs, and the old one still opens for five weeks after that", async () => {
    const { rotate, publishedKeys } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    const [sign1, seal1] = (await publishedKeys()).keys;
    if (!sign1 || !seal1) throw new Error("two keys expected");
    expect([sign1.nbf, seal1.nbf, sign1.exp]).toEqual([seconds(0), seconds(0), undefined]);
    expect(await rotate("lender-1", uses, daysLater(82))).toEqual([]);

    at(83);
    const made = await rotate("lender-1", uses, daysLater(83));
    const [sign2 = "", seal2 = ""] = made.map(({ kid }) => kid);
    expect(made).toEqual([
      { use: "sign", kid: sign2, activeFrom: daysLater(90) },
      { use: "seal", kid: seal2, activeFrom: daysLater(90) },
    ]);
    expect(await rotate("lender-1", uses, daysLater(84))).toEqual([]);
    const announced = await sandbox();
    // The current key of each use is listed before the next one.
    expect((await announced.publishedKeys()).keys.map(({ kid, nbf, exp }) => [kid, nbf, exp])).toEqual([
      [sign1.kid, seconds(0), seconds(125)],
      [sign2, seconds(90), undefined],
      [seal1.kid, seconds(0), seconds(125)],
      [seal2, seconds(90), undefined],
    ]);
    expect((await announced.currentKey("sign")).kid).toBe(sign1.kid);
    expect(await announced.keyByKid("seal", seal2)).toBeDefined();

    at(90);
    expect((await announced.currentKey("sign")).kid).toBe(sign2);
    expect((await announced.publishedKeys()).keys.map(({ kid }) => kid)).toEqual([sign2, sign1.kid, seal2, seal1.kid]);
    expect(await announced.keyByKid("seal", seal1.kid)).toBeDefined();

    at(125);
    expect(await announced.keyByKid("seal", seal1.kid)).toBeUndefined();
    expect((await announced.publishedKeys()).keys.map(({ kid }) => kid)).toEqual([sign2, seal2]);
  });

  test("has each new key signed for by the signing key before it, for two years", async () => {
    const { rotate, publishedKeys } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    const [first] = (await publishedKeys()).keys;
    for (const day of [83, 173, 263]) await rotate("lender-1", uses, daysLater(day));
    at(263);
    const { keys, successors } = await (await sandbox()).publishedKeys();
    const statements = successors.map(parseJws);
    expect(statements.map((jws) => jws?.typ)).toEqual(Array(6).fill("tally-successor+jws"));
    const claims = statements.map(
      (jws) => JSON.parse(String(jws?.payload)) as { iat: number; nbf: number; jwk: PublicJwk },
    );
    expect(claims.map(({ iat, nbf }) => [iat, nbf])).toEqual(
      [83, 83, 173, 173, 263, 263].map((day) => [seconds(day), seconds(day + 7)]),
    );
    const signers = [first, ...claims.map(({ jwk }) => jwk).filter(({ use }) => use === "sig")] as PublicJwk[];
    for (const [i, jws] of statements.entries()) {
      const signer = signers[Math.floor(i / 2)];
      expect(jws?.kid).toBe(signer?.kid);
      expect(jws && signer && isSignedBy(jws, signer)).toBe(true);
    }
    const newest = keys.filter(({ exp }) => exp === undefined).map(({ kid }) => kid);
    expect(
      claims
        .slice(-2)
        .map(({ jwk }) => jwk.kid)
        .toSorted(),
    ).toEqual(newest.toSorted());

    at(83 + 731);
    expect((await (await sandbox()).publishedKeys()).successors).toHaveLength(4);
  });

  test("of the gateway publishes a key two days before it signs", async () => {
    vi.stubEnv("LENDER_ID", undefined);
    const { rotate } = await sandbox();
    await rotate("gateway", ["sign"], daysLater(0));
    expect(await rotate("gateway", ["sign"], daysLater(87))).toEqual([]);
    expect(await rotate("gateway", ["sign"], daysLater(88))).toMatchObject([{ activeFrom: daysLater(90) }]);
  });

  test("in an emergency signs for nothing, ends announced keys too, and never extends one", async () => {
    const { rotate, storedKeys, publishedKeys } = await sandbox();
    await rotate("lender-1", ["sign"], daysLater(0));
    await rotate("lender-1", ["sign"], daysLater(83));
    at(84);
    const [made] = await rotate("lender-1", ["sign"], daysLater(84), true);
    expect(made?.activeFrom).toBe(minutesAfter84Days(10));
    const statementsOf = async () =>
      (await storedKeys("lender-1")).map(({ retireAt, statement }) => [retireAt, statement !== undefined]);
    const ends = [
      [minutesAfter84Days(70), false],
      [minutesAfter84Days(70), true],
      [undefined, false],
    ];
    expect(await statementsOf()).toEqual(ends);
    // It is published before it signs, by a function that knew the old keys too.
    expect((await publishedKeys()).keys.map(({ kid }) => kid)).toContain(made?.kid);
    vi.setSystemTime(Date.parse(minutesAfter84Days(11)));
    expect((await (await sandbox()).currentKey("sign")).kid).toBe(made?.kid);

    await rotate("lender-1", ["sign"], minutesAfter84Days(20), true);
    expect((await statementsOf()).map(([end]) => end)).toEqual([
      minutesAfter84Days(70),
      minutesAfter84Days(70),
      minutesAfter84Days(90),
      undefined,
    ]);
  });

  test("makes new links and secrets from a new root each quarter, and the old ones stay valid", async () => {
    const before = await sandbox();
    await before.rotate("lender-1", ["link", "webhook"], daysLater(0));
    const root = await before.newestRoot("link");
    const loan = { id: "pur_1", linkHash: linkHash(viewToken(root.secret, "pur_1")) };
    expect(await before.rotate("lender-1", ["link", "webhook"], daysLater(89))).toEqual([]);
    expect((await before.rotate("lender-1", ["link", "webhook"], daysLater(90))).map(({ use }) => use)).toEqual([
      "link",
      "webhook",
    ]);

    at(400);
    const after = await sandbox();
    const next = await after.newestRoot("link");
    expect(next.kid).not.toBe(root.kid);
    expect(await after.linkRootOf(loan)).toEqual(root.secret);
    expect(await after.linkRootOf({ ...loan, linkHash: linkHash(viewToken(next.secret, "pur_1")) })).toEqual(
      next.secret,
    );
    await expect(after.linkRootOf({ ...loan, linkHash: "another" })).rejects.toThrow("no root of links has the link");
    const webhook = await after.newestRoot("webhook");
    expect(await after.rootByKid("webhook", webhook.kid)).toEqual(webhook);
    // Secrets from before roots had names are derived from the first.
    expect((await after.rootByKid("webhook", undefined)).kid).not.toBe(webhook.kid);
    await expect(after.rootByKid("webhook", root.kid)).rejects.toThrow("there is no webhook key");
  });

  test("twice at the same moment makes one key", async () => {
    const { rotate, storedKeys } = await sandbox();
    await rotate("lender-1", ["sign"], daysLater(0));
    const both = await Promise.all([1, 2].map(async () => rotate("lender-1", ["sign"], daysLater(83))));
    expect(both.flat()).toHaveLength(1);
    expect(await storedKeys("lender-1")).toHaveLength(2);
  });

  test("is noticed by a sandbox with cached older keys when the new key is used", async () => {
    const { rotate, publicKeys, keyByKid } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    await publicKeys();
    const [{ kid } = { kid: "" }] = (await rotate("lender-1", ["seal"], daysLater(0.5), true)).filter(
      ({ use }) => use === "seal",
    );
    vi.setSystemTime(start + 11_000);
    const key = await keyByKid("seal", kid);
    expect(key && createPublicKey(key).asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  });
});

/** What API Gateway tells a handler about a GET. */
const get = (path: Record<string, string>) =>
  ({
    routeKey: "GET",
    headers: {},
    pathParameters: path,
    isBase64Encoded: false,
    requestContext: { requestId: "r1", http: { sourceIp: "127.0.0.1" } },
  }) as never;

const context = {} as never;

describe("the handlers", () => {
  test("create and publish the keys of this lender only", async () => {
    vi.resetModules();
    const { handler: rotateKeys } = await import("../../../../functions/lender/rotate-keys.ts");
    const { handler: showKeys } = await import("../../../../functions/lender/show-keys.ts");
    expect(await rotateKeys({}, context)).toMatchObject({ made: [{ use: "sign" }, { use: "seal" }, { use: "link" }] });
    const answer = (await showKeys(get({ id: "lender-1" }), context)) as {
      statusCode: number;
      body: string;
      headers: object;
    };
    expect(answer).toMatchObject({ statusCode: 200, headers: { "cache-control": "public, max-age=300" } });
    expect(JSON.parse(answer.body)).toMatchObject({ keys: [{ use: "sig" }, { use: "enc" }], successors: [] });
    expect(await showKeys(get({ id: "lender-2" }), context)).toMatchObject({ statusCode: 404 });
  });

  test("of the gateway create a signing key and the webhook root", async () => {
    vi.stubEnv("LENDER_ID", undefined);
    vi.resetModules();
    const { handler: rotateKeys } = await import("../../../../functions/gateway/rotate-keys.ts");
    const { handler: showKeys } = await import("../../../../functions/gateway/show-keys.ts");
    expect(await rotateKeys({ force: true, reason: "a drill" }, context)).toMatchObject({
      made: [{ use: "sign" }, { use: "webhook" }],
    });
    const { body } = (await showKeys(get({}), context)) as { body: string };
    expect((JSON.parse(body) as { keys: object[] }).keys).toMatchObject([{ use: "sig", alg: "ES256" }]);
  });
});
