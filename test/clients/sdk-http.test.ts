import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, under } from "../../clients/sdk/http.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import { InvalidWebhook, verifyWebhook } from "../../clients/sdk/webhook.ts";
import { webhooks } from "../../clients/sdk/webhooks.ts";
import { openServer } from "./gateway-proxy.ts";

test.each([
  ["https://x.example", "https://x.example/v1/a?b=c"],
  ["https://x.example/", "https://x.example/v1/a?b=c"],
  ["https://x.example/tally/stick", "https://x.example/tally/stick/v1/a?b=c"],
  ["https://x.example:8443/stick//", "https://x.example:8443/stick/v1/a?b=c"],
])("a path below %s is %s", (base, address) => {
  expect(under(base, "/v1/a?b=c").href).toBe(address);
});

test.each(["", "x.example", "/v1", "ftp://x.example", "localhost:4000"])("%j is not an API's address", (base) => {
  expect(() => under(base, "/v1/a")).toThrow(/an address must be like https:/);
});

describe("a call", () => {
  const answers: Readonly<Record<string, readonly [number, string]>> = {
    "/empty": [202, ""],
    "/page": [200, "<html>"],
    "/lost": [404, "<html>"],
    "/busy": [502, "Bad Gateway"],
  };
  let calls = 0;
  const server = createServer(({ url = "" }, response) => {
    calls++;
    const answer = answers[url];
    // Without an answer the connection stays open, as at a server that hangs.
    if (answer) response.writeHead(answer[0]).end(answer[1]);
  });
  let url = "";
  beforeAll(async () => void (url = await openServer(server)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const get = async (path: string) => call(url, { method: "GET", path, timeoutMs: 200 });

  test("without an answer ends by itself, and says where", async () => {
    await expect(get("/silent")).rejects.toThrow(`no answer from ${url} within 1 seconds`);
    await expect(call("http://127.0.0.1:1", { method: "GET", path: "/" })).rejects.toThrow(
      /^no answer from http:\/\/127\.0\.0\.1:1$/,
    );
  });

  test("of something that is not the API says so", async () => {
    expect(await get("/empty")).toEqual({});
    const problem = /\/(page|lost) answered HTTP (200|404) without JSON: is this the address of a Tallystick API\?$/;
    for (const path of ["/page", "/lost"]) {
      const failure = await get(path).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TallystickProblem);
      expect(failure).toMatchObject({ message: expect.stringMatching(problem) as string, retryable: false });
    }
  });

  test("is repeated when a proxy on the way fails", async () => {
    calls = 0;
    await expect(get("/busy")).rejects.toMatchObject({ status: 502, retryable: true });
    expect(calls).toBe(3);
  });
});

describe("a receiver", () => {
  const secret = `whsec_${btoa("k".repeat(24))}`;
  const event = { id: "evt_1", type: "checkout.consented" };

  test("gives headers as its server has them", async () => {
    const { body, headers } = await webhooks.signForTest(event, secret);
    const pairs = Object.entries(headers);
    const titled = pairs.map(
      ([name, value]) => [name.replace(/\b\w/g, (first) => first.toUpperCase()), value] as const,
    );
    for (const given of [
      headers,
      new Headers(headers),
      new Map(pairs),
      pairs,
      titled,
      Object.fromEntries(titled),
      Object.fromEntries(pairs.map(([name, value]) => [name, [value]])),
    ])
      expect(await webhooks.unwrap(body, given, secret)).toEqual(event);
    expect(await webhooks.unwrap(Buffer.from(body), headers, [secret])).toEqual(event);
  });

  test("refuses a header that is missing or present more than once", async () => {
    const { body, headers } = await webhooks.signForTest(event, secret);
    const pairs = Object.entries(headers);
    for (const [name, value] of pairs.filter(([each]) => each.startsWith("webhook-")))
      for (const given of [
        pairs.filter(([each]) => each !== name),
        [...pairs, [name.toUpperCase(), value] as const],
        { ...headers, [name]: [value, value] },
        { ...headers, [name]: [] },
        { ...headers, [name]: "" },
      ])
        await expect(verifyWebhook(body, given, secret)).rejects.toThrow(InvalidWebhook);
  });

  test("without a secret that is hard to guess accepts nothing, and learns what to set", async () => {
    const { body, headers } = await webhooks.signForTest(event, secret);
    for (const none of [undefined, [], [undefined]])
      await expect(verifyWebhook(body, headers, none)).rejects.toThrow(
        "the webhook secret is undefined: set the whsec_",
      );
    const unusable = ["", "whsec_", secret.slice("whsec_".length), `whsec_${btoa("k".repeat(23))}`, "whpk_AAAA"];
    for (const bad of [...unusable, `whsec_${btoa("k".repeat(65))}`, "whsec_%%%"])
      for (const given of [bad, [secret, bad]])
        await expect(verifyWebhook(body, headers, given)).rejects.toThrow(TypeError);
  });

  test("that parsed the body first learns why", async () => {
    const { body, headers } = await webhooks.signForTest(event, secret);
    await expect(verifyWebhook(JSON.parse(body) as string, headers, secret)).rejects.toThrow("a parsed body cannot be");
  });
});
