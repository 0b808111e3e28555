import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { originsAt, refuseForeign } from "../../local/http/own-origin.ts";
import { type Seeded, startSeeded } from "./seeded.ts";

/* What a web page of another origin can send to a loopback port: under a name of its own (DNS rebinding), or without asking (a simple request). */

let seeded: Seeded;
beforeAll(async () => void (seeded = await startSeeded()));
afterAll(async () => seeded.stop());

type Call = {
  readonly side?: "url" | "lenderUrl";
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
};

/** By `node:http`, because `fetch` sets Host itself. */
const statusOf = async (
  { side = "url", method = "POST", path, body = "{}" }: Call,
  headers: Readonly<Record<string, string>>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(new URL(path, seeded.runtime[side]), { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", reject).end(method === "GET" ? undefined : body);
  });

const scan = { path: "/", body: '{"TableName":"tallystick-lender"}' };
const aws = { "x-amz-target": "DynamoDB_20120810.Scan", "content-type": "application/x-amz-json-1.0" };
const clock = { path: "/_sandbox/clock", body: '{"advance":"PT1S"}' };

/** One request of each responder, on both ports. */
const calls: readonly (readonly [string, Call, Readonly<Record<string, string>>])[] = [
  ["a table by x-amz-target", scan, aws],
  [
    "a key of the lender's staff by Lambda's API",
    { path: "/2015-03-31/functions/tallystick-lender-issue-operator-key/invocations" },
    {},
  ],
  ["a list of schedules", { method: "GET", path: "/schedules" }, {}],
  ["the clock", clock, { "content-type": "text/plain" }],
  ["the clock at the lender's port", { ...clock, side: "lenderUrl" }, { "content-type": "text/plain" }],
  ["the malls' private keys", { method: "GET", path: "/_sandbox/malls" }, {}],
  ["the gateway's API", { method: "GET", path: "/.well-known/jwks.json" }, {}],
  [
    "the lender's API",
    { method: "GET", path: "/v1/lenders/lender_gyeol/plans?amount=1&currency=GBP", side: "lenderUrl" },
    {},
  ],
  ["an unknown path", { method: "GET", path: "/nowhere" }, {}],
];

describe("a page of another origin", () => {
  test.each(calls)("does not reach %s", async (_, call, headers) => {
    const host = new URL(seeded.runtime[call.side ?? "url"]).host;
    for (const foreign of [
      { host: "attacker.example" },
      { host: `attacker.example:${host.split(":")[1]}` },
      { host: "127.0.0.1.attacker.example" },
      { host: "localhost.attacker.example:80" },
      { host, origin: "https://attacker.example" },
      { host, origin: "null" },
      { host, origin: "http://127.0.0.1:1" },
      { host, origin: "http://127.0.0.1.attacker.example" },
      { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
    ])
      expect(await statusOf(call, { ...headers, ...foreign }), JSON.stringify(foreign)).toBe(403);
  });

  test("does not move the clock", async () => {
    const before = seeded.runtime.clock.now() - Date.now();
    await statusOf(
      { ...clock, body: '{"advance":"P1D"}' },
      { origin: "https://attacker.example", "content-type": "text/plain" },
    );
    expect(Math.abs(seeded.runtime.clock.now() - Date.now() - before)).toBeLessThan(1000);
  });
});

describe("the sandbox's own", () => {
  test("clients without a browser are answered", async () => {
    expect(await statusOf(scan, aws)).toBe(200);
    expect(await statusOf(clock, {})).toBe(200);
    expect(await statusOf({ method: "GET", path: "/_sandbox/malls" }, { host: "LocalHost:8080" })).toBe(200);
  });

  test("pages are answered, at 127.0.0.1 and at localhost", async () => {
    const { url, lenderUrl } = seeded.runtime;
    for (const origin of [...originsAt(url), ...originsAt(lenderUrl)])
      expect(await statusOf(clock, { origin }), origin).toBe(200);
    expect(await statusOf(clock, { host: "localhost:9999", origin: "http://localhost:9999" })).toBe(200);
  });

  test("pages at localhost may read the gateway's answers, as those at 127.0.0.1 may", async () => {
    const { url, lenderUrl } = seeded.runtime;
    for (const origin of originsAt(lenderUrl)) {
      const response = await fetch(new URL("/.well-known/jwks.json", url), { headers: { origin } });
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    }
  });

  test("links from other sites are followed", async () => {
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(await statusOf({ method: "GET", path: "/_sandbox/notices" }, link)).toBe(200);
  });
});

test.each([
  "",
  "127.0.0.1:80:80",
  "127.0.0.1.",
  "127.1",
  "0.0.0.0",
  "[::2]",
  "local host",
  "evil.localhost",
  "127.0.0.1@evil",
])("the host %j is no loopback name", (host) => {
  expect(refuseForeign({ method: "GET", path: "/", headers: { host } }, [])?.status).toBe(403);
});
