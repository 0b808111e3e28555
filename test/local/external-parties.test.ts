import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../local/aws/store.ts";
import { makeExternalParties, type ExternalParties } from "../../local/external/external-parties.ts";
import type { HttpRequest } from "../../local/http/http-message.ts";
import { signatureHeaders } from "../../functions/io/messages/http-signature.ts";
import { makeClock } from "../../local/time/clock.ts";

const day = 86_400_000;

let folder: string;

let store: ReturnType<typeof openStore>;

let clock: ReturnType<typeof makeClock>;

let outside: ExternalParties;

/** Bank and messenger share a secret with the lender each, and know the one before. */
const secrets = {
  bank: () => ["the bank's secret of this test, which is long", "the bank's secret before that one"],
  messenger: () => ["the messenger's secret of this test, long too"],
};

const open = (): void => {
  store = openStore(folder);
  outside = makeExternalParties(store, clock, secrets);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outside-"));
  clock = makeClock();
  open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const ask = (method: string, path: string, body?: object, key?: string) => {
  const answer = outside(signed(method, path, body, key));
  return { status: answer?.status, body: JSON.parse(String(answer?.body)) as Record<string, never> };
};

const signed = (method: string, path: string, body?: object, key?: string): HttpRequest => {
  const [route = "", query = ""] = path.split("?");
  const text = body === undefined ? "" : JSON.stringify(body);
  const [secret = ""] = path.startsWith("/_sandbox/messages") ? secrets.messenger() : secrets.bank();
  const content = method === "POST" ? { content: { body: text, key: key ?? "" } } : {};
  const unsigned = { method: method as "GET", url: `http://bank.test${path}`, ...content };
  const headers = signatureHeaders(unsigned, secret, new Date(clock.now()));
  return { method, path: route, query, headers: { host: "bank.test", ...headers }, body: Buffer.from(text) };
};

const order = (change: object = {}) => ({
  account: "KR-1",
  amount: { amount: "500", currency: "KRW" },
  reference: "pur_1",
  ...change,
});

const debit = (key: string, change: object = {}) => ask("POST", "/_sandbox/bank/debits", order(change), key);

const credit = (change: object = {}) => ask("POST", "/_sandbox/bank/credits", order({ reference: "B-1", ...change }));

const rule = (given: object) => ask("POST", "/_sandbox/bank", given);

const transfers = () => (ask("GET", "/_sandbox/bank").body as object as { transfers: { key: string }[] }).transfers;

describe("the bank", () => {
  test("moves money once for a key, however often it is requested, also after a restart", () => {
    const first = debit("k1");
    expect(first).toMatchObject({ status: 200, body: { status: "done" } });
    expect(debit("k1")).toEqual(first);
    store.close();
    open();
    expect(debit("k1")).toEqual(first);
    expect(transfers()).toHaveLength(1);
  });

  test("rejects a key that is used for another order, and an invalid order", () => {
    debit("k1");
    expect(debit("k1", { account: "KR-2" }).status).toBe(422);
    expect(ask("POST", "/_sandbox/bank/debits", order()).status).toBe(400);
    expect(debit("k2", { amount: { amount: "-5", currency: "KRW" } }).status).toBe(400);
    expect(transfers()).toHaveLength(1);
  });

  test("refuses a late payer's debits until so many days after the first try for the same purchase", () => {
    rule({ account: "KR-1", operation: "debits", behaviour: "refuse", refuseForDays: 60 });
    expect(debit("k1")).toMatchObject({ status: 402, body: { error: "refused" } });
    clock.advance(59 * day);
    expect(debit("k2").status).toBe(402);
    expect(debit("other", { account: "KR-2" }).status).toBe(200);
    clock.advance(2 * day);
    expect(debit("k1").status).toBe(200);
    expect(debit("k3", { reference: "pur_2" }).status).toBe(402);
  });

  test("may lose its first answer although the money moved, and confirms it when asked again", () => {
    rule({ operation: "debits", behaviour: "unknown-then-done" });
    expect(debit("k1").status).toBe(504);
    expect(transfers()).toHaveLength(1);
    expect(debit("k1")).toMatchObject({ status: 200, body: { status: "done" } });
    expect(transfers()).toHaveLength(1);
  });

  test("may fail without moving anything, until its rule changes", () => {
    rule({ operation: "debits", behaviour: "fail" });
    expect(debit("k1").status).toBe(500);
    expect(transfers()).toEqual([]);
    rule({ operation: "debits", behaviour: "done" });
    expect(debit("k1").status).toBe(200);
  });

  test("prefers the rule for the account to the rule for all", () => {
    rule({ operation: "debits", behaviour: "fail" });
    rule({ account: "KR-1", operation: "debits", behaviour: "done" });
    expect(debit("k1").status).toBe(200);
    expect(debit("k2", { account: "KR-2" }).status).toBe(500);
  });

  test("goes by the price of the whole purchase, of which a transfer is a part, but a rule for the account goes before", () => {
    outside = makeExternalParties(store, clock, secrets, {
      testValueOf: (purchase) => (purchase === "pur_1" ? "KRW 13007" : undefined),
    });
    const price = { amount: "13007", currency: "KRW" };
    expect(rule({ price, operation: "debits", behaviour: "refuse" })).toMatchObject({ body: { rule: { price } } });
    expect(debit("k1").status).toBe(402);
    expect(debit("k2", { reference: "pur_2" }).status).toBe(200);
    rule({ account: "KR-1", operation: "debits", behaviour: "done" });
    expect(debit("k3").status).toBe(200);
  });

  test("takes a credit once for its reference, and rejects another amount under it", () => {
    const first = credit();
    expect(first).toMatchObject({ status: 200, body: { entry: { kind: "credits", key: "B-1", id: "bank_1" } } });
    expect(credit()).toEqual(first);
    expect(credit({ amount: { amount: "501", currency: "KRW" } }).status).toBe(422);
    expect(credit({ amount: { amount: "0", currency: "KRW" } }).status).toBe(400);
    debit("k1");
    expect(credit({ reference: "k1" }).status).toBe(422);
    expect(debit("B-1").status).toBe(422);
    expect(transfers()).toHaveLength(1);
  });

  test("takes a transfer back once, and none that it never made", () => {
    debit("k1");
    const takeBack = (key?: string) => ask("POST", "/_sandbox/bank/returns", { key });
    const first = takeBack("k1");
    expect(first).toMatchObject({
      status: 200,
      body: { entry: { kind: "returns", key: "k1", amount: { amount: "500" } } },
    });
    expect(takeBack("k1")).toEqual(first);
    expect([takeBack("k2").status, takeBack().status]).toEqual([404, 404]);
    expect(ask("GET", "/_sandbox/bank").body.returns).toHaveLength(1);
  });

  test("gives its statement page by page, oldest first, and refuses an operation that it does not have", () => {
    for (const key of ["k1", "k2", "k3"]) debit(key);
    ask("POST", "/_sandbox/bank/returns", { key: "k2" });
    const page = (query: string) =>
      ask("GET", `/_sandbox/bank/statement?${query}`).body as object as { entries: { key: string }[]; next?: string };
    const first = page("limit=3");
    expect([first.entries.map(({ key }) => key), first.next]).toEqual([["k1", "k2", "k3"], "3"]);
    expect(page("limit=3&after=3")).toMatchObject({ entries: [{ kind: "returns", key: "k2" }] });
    expect(page("limit=3&after=3").next).toBeUndefined();
    expect(page("limit=none&after=x").entries).toHaveLength(4);
    expect(ask("GET", "/_sandbox/bank/statement/bank_4").body).toMatchObject({ entry: { kind: "returns", key: "k2" } });
    expect(ask("GET", "/_sandbox/bank/statement/bank_9").status).toBe(404);
    expect(ask("GET", "/_sandbox/bank/statement/none").status).toBe(404);
    expect(
      outside({ method: "POST", path: "/_sandbox/bank/loans", query: "", headers: {}, body: Buffer.from("{}") }),
    ).toBeUndefined();
  });

  test("rejects an unknown rule", () => {
    expect(rule({ operation: "debits", behaviour: "dither" }).status).toBe(400);
    expect(rule({ operation: "debits", behaviour: "done", price: { amount: "13.07" } }).status).toBe(400);
  });
});

test("the messenger keeps one notice for a key and its recipient", () => {
  const notice = { to: "kim@example.test", subject: "Approved", text: "Yes", link: "http://x" };
  for (const key of ["n1", "n1", "n2"]) expect(ask("POST", "/_sandbox/messages", notice, key).status).toBe(202);
  ask("POST", "/_sandbox/messages", { ...notice, to: "lee@example.test" }, "n3");
  expect(ask("GET", "/_sandbox/notices?to=kim@example.test").body.notices).toHaveLength(2);
  expect(ask("GET", "/_sandbox/notices").body.notices).toHaveLength(3);
  expect(ask("POST", "/_sandbox/messages", { to: "x" }, "n4").status).toBe(400);
});

test("a mall's receiver keeps its last two hundred deliveries, and fails as often as requested", () => {
  ask("PUT", "/_sandbox/hooks/mall_a", { fail: 2 });
  const statuses = Array.from({ length: 210 }, (_, i) => ask("POST", "/_sandbox/hooks/mall_a", { i }).status);
  expect(statuses.filter((status) => status === 503)).toHaveLength(2);
  const { deliveries } = ask("GET", "/_sandbox/hooks/mall_a").body as object as {
    deliveries: { body: string }[];
  };
  expect(deliveries).toHaveLength(200);
  expect(deliveries.at(-1)?.body).toBe('{"i":209}');
  expect(ask("GET", "/_sandbox/hooks/mall_b").body.deliveries).toEqual([]);
});
