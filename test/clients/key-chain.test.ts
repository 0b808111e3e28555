import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { followedKeys, pinnedKeys, publishedKeys } from "../../clients/sdk/keyring.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { UntrustedAnswer } from "../../clients/sdk/problem.ts";
import { signJws } from "../../functions/io/messages/jws.ts";
import { signSuccessor } from "../../functions/io/messages/successor.ts";
import { type Party, party } from "../functions/io/messages/parties.ts";

const start = Date.parse("2026-01-01T00:00:00.000Z");

/** Four quarters of a lender's keys. */
const quarters = [0, 1, 2, 3].map(() => party("lender-1"));

const [first, second, third, fourth] = quarters as [Party, Party, Party, Party];

const thief = party("lender-1");

const at = (day: number): string => new Date(start + day * 86_400_000).toISOString();

const activeFrom = (quarter: number): number => quarter * 90;

const signOf = ({ keys }: Party) => keys.find(({ use }) => use === "sig") as Party["toSeal"];

/** The statement that `by` signs on a day for a key that is used later. */
const statement = (by: Party, jwk: Party["toSeal"], day: number, from = day + 7, iss = "lender-1"): string =>
  signSuccessor(jwk, { iss, now: at(day), activeFrom: at(from) }, by.signKey);

/** The statements of a rotation: both keys of the next quarter, signed by the one before, a week ahead. */
const rotation = (quarter: number): readonly string[] => {
  const [before, next] = quarters.slice(quarter - 1) as [Party, Party];
  return next.keys.map((jwk) => statement(before, jwk, activeFrom(quarter) - 7));
};

const everyKey = quarters.flatMap(({ keys }, quarter) =>
  keys.map((key) => ({ ...key, nbf: start / 1000 + activeFrom(quarter) * 86_400 })),
);

let jwks: { keys: readonly Key[]; successors?: readonly string[] } | undefined;

let now = start;

let requests = 0;

let close: () => void;

let publisher: { url: string; path: string; iss: string };

beforeAll(async () => {
  const server = createServer((_, response) => {
    requests++;
    response.writeHead(jwks ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(jwks ?? {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  publisher = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, path: "/jwks", iss: "lender-1" };
  close = () => server.close();
});

afterAll(() => close());

beforeEach(() => {
  now = Date.parse(at(0));
  requests = 0;
  jwks = { keys: everyKey, successors: [1, 2, 3].flatMap(rotation) };
});

const follow = (pinned: Party = first) => followedKeys(pinned.keys, publisher, () => now);

const rejectionOf = async (of: Party, pinned = first): Promise<string> => {
  const key = signOf(of).kid;
  const error: unknown = await follow(pinned)
    .find(key, "sig")
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(UntrustedAnswer);
  const { message } = error as Error;
  expect(message).toContain(key);
  for (const { kid } of pinned.keys) expect(message).toContain(kid);
  expect(message).toContain("Ask lender-1 for its keys by a channel that is not the gateway");
  return message;
};

describe("a mall that pinned the first keys", () => {
  test("follows each rotation to the newest key, and seals for the one that is in use", async () => {
    const keyring = follow();
    now = Date.parse(at(300));
    for (const each of quarters) expect(await keyring.find(signOf(each).kid, "sig")).toMatchObject(signOf(each));
    for (const [day, of] of [
      [89, first],
      [90, second],
      [179, second],
      [180, third],
      [270, fourth],
    ] as const) {
      now = Date.parse(at(day));
      // Until a key is announced it is not known, whatever the clock says.
      jwks = { keys: everyKey, successors: [1, 2, 3].filter((q) => day >= activeFrom(q) - 7).flatMap(rotation) };
      expect((await keyring.encryptionKey()).kid).toBe(of.toSeal.kid);
    }
  });

  test("does so whatever the order in which the gateway lists keys and statements", async () => {
    now = Date.parse(at(300));
    jwks = { keys: everyKey.toReversed(), successors: [1, 2, 3].flatMap(rotation).toReversed() };
    const keyring = follow();
    expect((await keyring.encryptionKey()).kid).toBe(fourth.toSeal.kid);
    expect((await keyring.find(signOf(fourth).kid, "sig")).kid).toBe(signOf(fourth).kid);
  });

  test("asks once in ten minutes, and still works when nobody answers", async () => {
    const keyring = follow();
    for (const _ of [1, 2, 3]) await keyring.encryptionKey();
    expect(requests).toBe(1);
    now += 600_000;
    jwks = undefined;
    expect((await keyring.encryptionKey()).kid).toBe(first.toSeal.kid);
    expect((await follow().encryptionKey()).kid).toBe(first.toSeal.kid);
  });

  test("may refuse to follow, and learns which key and what to do", async () => {
    const keyring = pinnedKeys(first.keys, () => now, "lender-1");
    await expect(keyring.find(signOf(second).kid, "sig")).rejects.toThrow(
      `the key ${signOf(second).kid} of lender-1 is not trusted: it is not among the keys that you pinned (${first.keys
        .map(({ kid }) => kid)
        .join(", ")}), and you do not follow rotations. Ask lender-1`,
    );
    expect((await keyring.encryptionKey()).kid).toBe(first.toSeal.kid);
    expect(requests).toBe(0);
    const withoutSealing = pinnedKeys([signOf(first)], () => now, "lender-1");
    await expect(withoutSealing.encryptionKey()).rejects.toThrow(
      "none of the trusted keys of lender-1 has use enc: pin its sealing key too",
    );
  });
});

/** What the gateway publishes instead of the honest statements. */
const publish = (...successors: string[]): void =>
  void (jwks = { keys: [...everyKey, ...thief.keys.map((key) => ({ ...key, nbf: 0 }))], successors });

describe("a statement", () => {
  beforeEach(() => void (now = Date.parse(at(200))));

  test("that is forged in the name of the pinned key is refused", async () => {
    const [header, payload] = statement(
      { ...thief, signKey: { ...thief.signKey, kid: first.signKey.kid } },
      signOf(thief),
      83,
    ).split(".");
    const [, , honest] = statement(first, signOf(second), 83).split(".");
    publish(`${header}.${payload}.${honest}`);
    expect(await rejectionOf(thief)).toContain("no statement leads to it");
    publish(statement({ ...thief, signKey: { ...thief.signKey, kid: first.signKey.kid } }, signOf(thief), 83));
    expect(await rejectionOf(thief)).toContain("no statement leads to it");
  });

  test("by an unknown key is ignored", async () => {
    publish(statement(thief, signOf(thief), 83), statement(thief, signOf(second), 83));
    await rejectionOf(thief);
    await rejectionOf(second);
  });

  test("by a key after its end is refused", async () => {
    publish(...rotation(1), statement(first, thief.toSeal, 120));
    expect((await follow().encryptionKey()).kid).toBe(second.toSeal.kid);
    await expect(follow().find(thief.toSeal.kid, "enc")).rejects.toThrow(
      `the key ${first.signKey.kid} signed for it after its own end`,
    );
  });

  test("by a key before its use is refused", async () => {
    publish(...rotation(1), statement(second, signOf(third), 85));
    expect(await rejectionOf(third)).toContain(
      `the key ${second.signKey.kid} signed for it before it was in use itself`,
    );
  });

  test("beside another for the same place is refused, and so is the other", async () => {
    publish(...rotation(1), statement(first, signOf(thief), 80));
    expect(await rejectionOf(thief)).toContain("names more than one signing key after it");
    expect(await rejectionOf(second)).toContain("names more than one signing key after it");
    // Whoever has pinned the second key does not need the first.
    expect(await follow(second).find(signOf(second).kid, "sig")).toMatchObject(signOf(second));
  });

  test.each([
    ["in the past", 83, 80],
    ["at once", 83, 83],
    ["in less than a week", 83, 89.9],
  ])("of a key that is used %s is refused", async (_, day, from) => {
    publish(statement(first, signOf(second), day, from));
    expect(await rejectionOf(second)).toMatch(/came -?\d+ seconds before its use, less than 604800/);
  });

  test("from the future is refused", async () => {
    publish(statement(first, signOf(second), 201));
    expect(await rejectionOf(second)).toContain("is from the future");
  });

  test("of another party, of another type, or about no key of the profile is refused", async () => {
    publish(statement(first, signOf(second), 83, 90, "gateway"));
    expect(await rejectionOf(second)).toContain("is not one of lender-1 about its keys");
    const claims = { iss: "lender-1", iat: start / 1000, nbf: start / 1000 + 7 * 86_400 };
    publish(signJws("tally-msg+jws", { ...claims, jwk: signOf(second) }, first.signKey));
    expect(await rejectionOf(second)).toContain("is not one of lender-1 about its keys");
    for (const jwk of [{ ...signOf(second), kid: signOf(third).kid }, { ...signOf(second), d: "x" }, {}, undefined]) {
      publish(signJws("tally-successor+jws", { ...claims, jwk }, first.signKey));
      await rejectionOf(second);
    }
    publish("garbage", "a.b.c", "");
    await rejectionOf(second);
  });
});

test("a chain with a gap leads nowhere beyond it", async () => {
  now = Date.parse(at(300));
  jwks = { keys: everyKey, successors: [...rotation(1), ...rotation(3)] };
  expect(await rejectionOf(fourth)).toContain("they are too old, or were replaced in an emergency");
  expect((await follow().encryptionKey()).kid).toBe(second.toSeal.kid);
  expect((await follow(third).encryptionKey()).kid).toBe(fourth.toSeal.kid);
});

test("a key that is not even published is named as such", async () => {
  expect(await rejectionOf(thief)).toContain("lender-1 does not publish it");
});

describe("a mall that trusts what is published", () => {
  test("seals for the key in use, whatever the order, and learns of new keys", async () => {
    const keyring = publishedKeys(publisher.url, publisher.path, () => now);
    jwks = { keys: everyKey.slice(0, 2) };
    expect((await keyring.encryptionKey()).kid).toBe(first.toSeal.kid);
    now = Date.parse(at(181));
    jwks = { keys: everyKey.toReversed() };
    expect((await keyring.encryptionKey()).kid).toBe(third.toSeal.kid);
    expect((await keyring.find(signOf(third).kid, "sig")).kid).toBe(signOf(third).kid);
  });

  test("learns which list does not have a key", async () => {
    await expect(
      publishedKeys(publisher.url, publisher.path, () => now).find(signOf(thief).kid, "sig"),
    ).rejects.toThrow(`${publisher.url}/jwks does not list it`);
  });
});
