import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cli, read, startCli } from "./command-line.ts";
import { eventTypes } from "../../clients/cli/event-filter.ts";
import { makeGatewayProxy, openServer, receive, type Received } from "./gateway-proxy.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;
let proxy: ReturnType<typeof makeGatewayProxy>;
let gateway: string;
beforeAll(async () => {
  sandbox = await startSeeded();
  proxy = makeGatewayProxy(sandbox.runtime.url);
  gateway = await openServer(proxy.server);
});
afterAll(async () => {
  proxy.server.close();
  await sandbox.stop();
});

const received: Received[] = [];
const shop = createServer((request, response) => {
  const take = async (): Promise<void> => {
    received.push(await receive(request));
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

describe("listening to a gateway that is not a sandbox", () => {
  test("uses the mall's key file and the endpoint's secret: the developer's verification accepts the forwarded events", async () => {
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
    await listening.waitForError("signed with the secret that you gave");
    await cli(sandbox.runtime.url)("trigger", "checkout.cancelled");
    await cli(sandbox.runtime.url)("trigger", "approved");
    const { code, out, error } = await listening.ended;
    expect(code).toBe(0);
    const printed = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(printed).toMatchObject([
      { type: "checkout.cancelled", checkout: expect.stringMatching(/^chk_/), status: 204 },
      { type: "purchase.approved", purchase: expect.stringMatching(/^pur_/), status: 204 },
    ]);
    const events = received.map(({ body, headers }) => new Webhook(webhookSecret).verify(body, headers));
    expect(events).toMatchObject(printed.map((each) => ({ type: (each as { readonly type: string }).type })));
    expect(out + error).not.toContain(webhookSecret);
    expect(new Set(proxy.paths)).toEqual(new Set(["/v1/events"]));
  });

  test("signs with another given secret, which the developer's verification rejects", async () => {
    received.length = 0;
    const other = secretOf(32);
    const args = ["listen", "--keys", keysOf("mall", "apiKey"), "--secret", other, "--forward-to", address];
    const listening = startCli(gateway, [...args, "--events", "purchase.declined", "--count", "1", "--json"]);
    await listening.waitForError("signed with");
    await cli(sandbox.runtime.url)("trigger", "declined");
    expect(read(await listening.ended)).toMatchObject({ type: "purchase.declined", status: 204 });
    const verifyWith = (secret: string): unknown[] =>
      received.map(({ body, headers }) => new Webhook(secret).verify(body, headers));
    expect(verifyWith(other)).toMatchObject([{ type: "purchase.declined" }]);
    expect(() => verifyWith(thistle().webhookSecret)).toThrow(/matching signature/);
  });
});

describe("choosing events", () => {
  test.each([
    ["purchase.*", ["purchase.approved", "purchase.declined"]],
    ["declined", ["purchase.declined"]],
    ["checkout.*, purchase.a*", ["checkout.cancelled", "purchase.approved"]],
    ["*", ["checkout.cancelled", "purchase.approved", "purchase.declined"]],
    ["cancelled,declined", ["checkout.cancelled", "purchase.declined"]],
  ])("%s takes %j", async (events, types) => {
    const count = String(types.length);
    const listening = startCli(sandbox.runtime.url, ["listen", "--events", events, "--count", count, "--json"]);
    await listening.waitForError("signed with");
    for (const event of ["checkout.cancelled", "approved", "declined"])
      await cli(sandbox.runtime.url)("trigger", event);
    const { out } = await listening.ended;
    const printed = out.trim().split("\n");
    expect(printed.map((line) => (JSON.parse(line) as { readonly type: string }).type).toSorted()).toEqual(types);
  });

  test("the types are those of the gateway", async () => {
    const { paths } = (await (await fetch(new URL("/openapi.json", gateway))).json()) as {
      readonly paths: Readonly<Record<string, { readonly get: { readonly parameters: readonly Parameter[] } }>>;
    };
    const type = paths["/v1/events"]?.get.parameters.find(({ name }) => name === "type");
    expect(eventTypes.toSorted()).toEqual(type?.schema.enum?.toSorted());
  });
});

type Parameter = { readonly name: string; readonly schema: { readonly enum?: readonly string[] } };

test("an event that is redelivered arrives again, once for each redelivery, also one from before", async () => {
  const run = cli(sandbox.runtime.url);
  await run("trigger", "declined");
  await sandbox.runtime.idle();
  const list = read(await run("request", "GET", "/v1/events?type=purchase.declined&limit=1", "--json")) as {
    readonly body: { readonly events: readonly { readonly id: string }[] };
  };
  const id = list.body.events[0]?.id ?? "";
  await run("clock", "+1h");
  received.length = 0;
  const args = ["listen", "--events", "declined", "--forward-to", address, "--count", "2", "--json"];
  const listening = startCli(sandbox.runtime.url, args);
  await listening.waitForError("signed with");
  for (let no = 1; no <= 2; no++) {
    await run("request", "POST", `/v1/events/${id}/redeliveries`, "--data", "{}");
    while (received.length < no) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { out } = await listening.ended;
  expect(
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object),
  ).toMatchObject([{ id }, { id }]);
  expect(received.map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);
});

const listen = async (...args: readonly string[]) => cli(gateway)("listen", "--forward-to", address, ...args);

describe("wrong input is reported at once, with what to do next", () => {
  test.each([
    ["no whsec_", "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0"],
    ["a public key", `whpk_${Buffer.alloc(32, 7).toString("base64")}`],
    ["no base64", "whsec_not base64, but long enough to be"],
    ["too short", secretOf(16)],
    ["too long", secretOf(65)],
  ])("a secret that is %s exits with 2 and is not printed", async (_, secret) => {
    const { code, out, error } = await listen("--keys", keysOf("mall", "apiKey"), "--secret", secret);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(/--secret is not an endpoint secret[^]*next: it is whsec_ and 24 to 64 bytes/);
    expect(error).not.toContain(secret);
  });

  test.each([
    ["does not exist", () => join(sandbox.data, "none.json"), /none\.json cannot be read: ENOENT/],
    ["is not JSON", () => file('{"apiKey": "sk_live_1"'), /cannot be read: it is not JSON/],
    ["has no API key", () => keysOf("mall", "sign", "seal"), /lacks apiKey/],
    ["is empty", () => file("null"), /lacks mall, apiKey/],
    ["has an invalid key", () => file('{"mall":"mall_thistle","apiKey":7}'), /lacks apiKey/],
  ])("a key file that %s exits with 2", async (_, path, reason) => {
    const { code, out, error } = await listen("--keys", path());
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toMatch(reason);
    expect(error).toMatch(/next: the key file must be JSON/);
    expect(error).not.toContain("sk_live_1");
  });

  test("a signed request needs the private keys too, and the error lists the missing ones", async () => {
    const keys = keysOf("mall", "lender", "apiKey", "seal");
    const { code, error } = await cli(gateway)("request", "GET", "/v1/mall", "--keys", keys);
    expect(code).toBe(2);
    expect(error).toContain("lacks sign");
  });

  test("an API key that the gateway rejects exits with 1", async () => {
    const { code, error } = await listen("--keys", file('{"mall":"mall_thistle","apiKey":"tally_test_unknown"}'));
    expect(code).toBe(1);
    expect(error).toMatch(/rejects the API key[^]*next: \w/);
  });

  test("without an answer it exits with 3", async () => {
    const args = ["listen", "--keys", keysOf("mall", "apiKey"), "--json"];
    const { code, error } = await cli("http://127.0.0.1:9")(...args);
    expect(code).toBe(3);
    expect(JSON.parse(error)).toMatchObject({ error: expect.stringContaining("no answer") });
  });
});
