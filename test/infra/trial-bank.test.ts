import { resolve } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { isSignedAnswer, signatureHeaders } from "../../functions/io/messages/http-signature.ts";

/* The function that stands for bank and messenger in a trial deployment. */

type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type Handler = (event: object) => Promise<Answer>;

const bank = "the secret of a trial's bank: long enough";
const messenger = "the secret of a trial's messenger: long enough";

beforeEach(() => vi.stubEnv("SECRETS", `${bank},${messenger}`));

type Ask = { readonly method: "GET" | "POST"; readonly path: string; readonly key?: string; readonly secret?: string };

const eventOf = ({ method, path, key = "", secret = bank }: Ask, at = new Date()) => {
  const [rawPath, rawQueryString = ""] = path.split("?");
  const body = `{"reference":"${key}"}`;
  const content = method === "POST" ? { content: { body, key } } : {};
  const signature = signatureHeaders({ method, url: `https://trial.example${path}`, ...content }, secret, at);
  const headers = { host: "trial.example", ...signature };
  return { rawPath, rawQueryString, headers, body, requestContext: { http: { method } } };
};

const send = async (event: object): Promise<Answer> => {
  const { handler } = (await import(resolve("examples/trial-bank/index.mjs"))) as { readonly handler: Handler };
  return handler(event);
};

const ask = async (asked: Ask): Promise<Answer> => {
  const event = eventOf(asked);
  const answer = await send(event);
  const { statusCode: status, headers, body } = answer;
  const answered = { status, headers: new Headers(headers), body: Buffer.from(body) };
  expect(isSignedAnswer(answered, event.headers.signature, asked.secret ?? bank)).toBe(true);
  return answer;
};

test("it accepts each transfer and each notice, with one id for one key that a loan keeps", async () => {
  for (const path of ["/bank/payouts", "/bank/debits", "/bank/refunds", "/notices"]) {
    const secret = path === "/notices" ? messenger : bank;
    const post = async (key: string) => ask({ method: "POST", path, key, secret });
    const [first, again, other] = [await post("k1"), await post("k1"), await post("k2")];
    const [id, same, another] = [first, again, other].map(
      ({ body }) => (JSON.parse(body) as { readonly id: string }).id,
    );
    expect([first.statusCode, same]).toEqual([200, id]);
    expect(another).not.toBe(id);
    expect(id?.length).toBeLessThanOrEqual(35);
  }
});

test("its statement is empty, a request without a key is refused, and it has no other address", async () => {
  const { body } = await ask({ method: "GET", path: "/bank/statement?limit=1000" });
  expect(JSON.parse(body)).toEqual({ entries: [] });
  expect((await ask({ method: "POST", path: "/bank/payouts" })).statusCode).toBe(400);
  for (const [method, path] of [
    ["GET", "/bank/payouts"],
    ["POST", "/bank/loans"],
    ["POST", "/"],
    ["GET", "/notices"],
  ] as const)
    expect((await ask({ method, path, key: "k" })).statusCode, `${method} ${path}`).toBe(404);
});

test("what is not signed with one of its secrets, for this request and now, is 401", async () => {
  const asked = { method: "POST", path: "/bank/payouts", key: "k1" } as const;
  const event = eventOf(asked);
  const { headers } = event;
  for (const [what, wrong] of Object.entries({
    "another secret": eventOf({ ...asked, secret: "a secret that it does not know, long enough" }),
    "no signature": { ...event, headers: { host: headers.host, "idempotency-key": "k1" } },
    "another address": { ...event, rawPath: "/bank/refunds" },
    "another body": { ...event, body: event.body.replace("k1", "k2") },
    "another key": { ...event, headers: { ...headers, "idempotency-key": "k2" } },
    "another host": { ...event, headers: { ...headers, host: "other.example" } },
    "another query": { ...event, rawQueryString: "limit=1" },
    "six minutes ago": eventOf(asked, new Date(Date.now() - 360_000)),
    "in six minutes": eventOf(asked, new Date(Date.now() + 360_000)),
  }))
    expect((await send(wrong)).statusCode, what).toBe(401);
  expect((await send({ ...event, body: Buffer.from(event.body).toString("base64"), isBase64Encoded: true })).statusCode).toBe(200); // prettier-ignore
});

test("without a secret, or with one that can be guessed, it accepts nothing", async () => {
  for (const secrets of ["", ",", "short,also short"]) {
    vi.stubEnv("SECRETS", secrets);
    for (const secret of ["", "short"])
      expect((await send(eventOf({ method: "POST", path: "/notices", key: "k", secret }))).statusCode).toBe(401);
  }
});
