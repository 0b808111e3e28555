import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cli, read, startCli } from "./command-line.ts";
import { makePassage, openServer, receive, type Received } from "./passage.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;
let passage: ReturnType<typeof makePassage>;
let gateway: string;
beforeAll(async () => {
  sandbox = await startSeeded();
  passage = makePassage(sandbox.runtime.url);
  gateway = await openServer(passage.server);
});
afterAll(async () => {
  passage.server.close();
  await sandbox.stop();
});

const heard: Received[] = [];
const shop = createServer((request, response) => {
  const take = async (): Promise<void> => {
    heard.push(await receive(request));
    response.writeHead(204).end();
  };
  void take();
});
let address: string;
beforeAll(async () => void (address = `${await openServer(shop)}/hooks`));
afterAll(() => shop.close());

const thistle = () => {
  const found = sandbox.runtime.sandbox.malls.find(({ mall }) => mall === "mall_thistle");
  if (!found) throw new Error("the sandbox has no mall_thistle");
  return found;
};
const file = (content: string): string => {
  const path = join(sandbox.data, `keys-${crypto.randomUUID()}.json`);
  writeFileSync(path, content);
  return path;
};
const keysOf = (...names: readonly string[]): string =>
  file(JSON.stringify(Object.fromEntries(Object.entries(thistle()).filter(([name]) => names.includes(name)))));
const secretOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`;

describe("listening to a gateway that is no sandbox", () => {
  test("uses the mall's key file and the endpoint's secret, so that the developer can verify forwarded events", async () => {
    const keys = keysOf("mall", "lender", "apiKey", "sign", "seal");
    const { webhookSecret } = thistle();
    const args = [
      "listen",
      "--keys",
      keys,
      "--secret",
      webhookSecret,
      "--forward-to",
      address,
      "--count",
      "2",
      "--json",
    ];
    const listening = startCli(gateway, args);
    await listening.says("signed with the secret that you gave");
    await cli(sandbox.runtime.url)("trigger", "checkout.cancelled");
    await cli(sandbox.runtime.url)("trigger", "approved");
    const { code, out, error } = await listening.ended;
    expect(code).toBe(0);
    const told = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(told).toMatchObject([
      { type: "checkout.cancelled", checkout: expect.stringMatching(/^chk_/), status: 204 },
      { type: "purchase.approved", purchase: expect.stringMatching(/^pur_/), status: 204 },
    ]);
    const events = heard.map(({ body, headers }) => new Webhook(webhookSecret).verify(body, headers));
    expect(events).toMatchObject(told.map((each) => ({ type: (each as { readonly type: string }).type })));
    expect(out + error).not.toContain(webhookSecret);
    expect(new Set(passage.asked)).toEqual(new Set(["/v1/events"]));
  });

  test("signs with another given secret, and then the developer's verification fails", async () => {
    heard.length = 0;
    const other = secretOf(32);
    const args = ["listen", "--keys", keysOf("mall", "apiKey"), "--secret", other, "--forward-to", address];
    const listening = startCli(gateway, [...args, "--events", "purchase.declined", "--count", "1", "--json"]);
    await listening.says("signed with");
    await cli(sandbox.runtime.url)("trigger", "declined");
    expect(read(await listening.ended)).toMatchObject({ type: "purchase.declined", status: 204 });
    const verifyWith = (secret: string): unknown[] =>
      heard.map(({ body, headers }) => new Webhook(secret).verify(body, headers));
    expect(verifyWith(other)).toMatchObject([{ type: "purchase.declined" }]);
    expect(() => verifyWith(thistle().webhookSecret)).toThrow(/matching signature/);
  });
});

const listen = async (...args: readonly string[]) => cli(gateway)("listen", "--forward-to", address, ...args);

describe("the command reports wrong usage at once, with what to do next", () => {
  test.each([
    ["no whsec_", "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"],
    ["a public key", `whpk_${Buffer.alloc(32, 7).toString("base64")}`],
    ["no base64", "whsec_not base64, but long enough to be"],
    ["too short", secretOf(16)],
    ["too long", secretOf(65)],
  ])("a secret that is %s ends with 2, and is not repeated", async (_, secret) => {
    const { code, out, error } = await listen("--keys", keysOf("mall", "apiKey"), "--secret", secret);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(/--secret is no secret of an endpoint[^]*next: whsec_ and 24 to 64 bytes/);
    expect(error).not.toContain(secret);
  });

  test.each([
    ["is not there", () => join(sandbox.data, "none.json"), /none\.json cannot be read: ENOENT/],
    ["is no JSON", () => file('{"apiKey": "sk_live_1"'), /cannot be read: it is no JSON/],
    ["has no API key", () => keysOf("mall", "sign", "seal"), /has no apiKey/],
    ["has nothing", () => file("null"), /has no mall, no apiKey/],
    ["has a key that is none", () => file('{"mall":"mall_thistle","apiKey":7}'), /has no apiKey/],
  ])("a file that %s ends with 2", async (_, path, why) => {
    const { code, out, error } = await listen("--keys", path());
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(why);
    expect(error).toMatch(/next: a file of keys is JSON/);
    expect(error).not.toContain("sk_live_1");
  });

  test("a signed request needs the private keys, and the missing ones are named", async () => {
    const keys = keysOf("mall", "lender", "apiKey", "seal");
    const { code, error } = await cli(gateway)("request", "GET", "/v1/mall", "--keys", keys);
    expect(code).toBe(2);
    expect(error).toContain("has no sign");
  });

  test("an API key that the gateway does not know ends with 1", async () => {
    const { code, error } = await listen("--keys", file('{"mall":"mall_thistle","apiKey":"tally_test_stranger"}'));
    expect(code).toBe(1);
    expect(error).toMatch(/does not know the API key[^]*next: \w/);
  });

  test("without a gateway it ends with 3", async () => {
    const args = ["listen", "--keys", keysOf("mall", "apiKey"), "--json"];
    const { code, error } = await cli("http://127.0.0.1:9")(...args);
    expect(code).toBe(3);
    expect(JSON.parse(error)).toMatchObject({ error: expect.stringContaining("nobody answers") });
  });
});
