import { createPublicKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parseJwks, type PublicJwk } from "../../../../functions/io/messages/jwk.ts";
import { isSignedBy, parseJws, signJws } from "../../../../functions/io/messages/jws.ts";
import { openSealed, seal, sealedPart, secondsOf } from "../../../../functions/io/messages/message.ts";
import { arn, AwsError } from "../../../../local/aws/aws.ts";
import { openStore } from "../../../../local/aws/store.ts";
import { makeMeter } from "../../../../local/bill/meter.ts";
import { type EngineProcess, startEngine } from "../../../../local/dynamodb/engine-process.ts";
import { makeKms } from "../../../../local/kms/kms.ts";
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
  engine = await startEngine(folder, () => undefined);
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
  const { currentKey, keyByKid, publicKeys, rootKey, storedKeys } =
    await import("../../../../functions/io/keys/key-store.ts");
  const { rotate } = await import("../../../../functions/io/keys/key-rotation.ts");
  return { currentKey, keyByKid, publicKeys, rootKey, storedKeys, rotate };
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
    const { rotate, currentKey, rootKey } = await sandbox();
    await rotate("lender-1", uses, daysLater(0));
    calls.length = 0;
    await Promise.all([currentKey("sign"), currentKey("sign"), rootKey("link")]);
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

  test("whose ciphertext was swapped for another's of the same use do not sign", async () => {
    const { rotate, storedKeys } = await sandbox();
    await rotate("lender-1", ["sign"], daysLater(0));
    await rotate("lender-1", ["sign"], daysLater(1), true);
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

describe("rotation", () => {
  test("replaces pairs after a quarter; the old one opens for thirty days more; roots stay", async () => {
    const before = await sandbox();
    await before.rotate("lender-1", uses, daysLater(0));
    const old = await before.currentKey("sign");
    const oldSeal = (await before.publicKeys()).find(({ use }) => use === "enc")?.kid ?? "";
    const root = await before.rootKey("link");
    expect(await before.rotate("lender-1", uses, daysLater(89))).toEqual([]);
    expect((await before.rotate("lender-1", uses, daysLater(90))).map(({ use }) => use)).toEqual(["sign", "seal"]);

    vi.setSystemTime(start + 119 * 86_400_000);
    const after = await sandbox();
    expect((await after.currentKey("sign")).kid).not.toBe(old.kid);
    expect(await after.keyByKid("seal", oldSeal)).toBeDefined();
    const published = await after.publicKeys();
    expect(published).toHaveLength(4);
    expect(published[0]?.kid).not.toBe(oldSeal);
    expect(published.find(({ use }) => use === "enc")?.kid).not.toBe(oldSeal);
    expect((await after.rootKey("link")).equals(root)).toBe(true);

    vi.setSystemTime(start + 121 * 86_400_000);
    const later = await sandbox();
    expect(await later.keyByKid("seal", oldSeal)).toBeUndefined();
    expect(await later.publicKeys()).toHaveLength(2);
  });

  test("never extends a retired key", async () => {
    const { rotate, storedKeys } = await sandbox();
    for (const day of [0, 1, 2]) await rotate("lender-1", ["sign"], daysLater(day), true);
    expect((await storedKeys("lender-1")).map(({ retireAt }) => retireAt)).toEqual([
      daysLater(31),
      daysLater(32),
      undefined,
    ]);
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
    requestContext: { requestId: "r1" },
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
    expect(parseJwks(JSON.parse(answer.body))).toHaveLength(2);
    expect(await showKeys(get({ id: "lender-2" }), context)).toMatchObject({ statusCode: 422 });
  });

  test("of the gateway create a signing key and the webhook root", async () => {
    vi.stubEnv("LENDER_ID", undefined);
    vi.resetModules();
    const { handler: rotateKeys } = await import("../../../../functions/gateway/rotate-keys.ts");
    const { handler: showKeys } = await import("../../../../functions/gateway/show-keys.ts");
    expect(await rotateKeys({ force: true }, context)).toMatchObject({ made: [{ use: "sign" }, { use: "webhook" }] });
    const { body } = (await showKeys(get({}), context)) as { body: string };
    expect((JSON.parse(body) as { keys: object[] }).keys).toMatchObject([{ use: "sig", alg: "ES256" }]);
  });
});
