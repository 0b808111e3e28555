import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, expectProblem } from "./answer.ts";
import { inTurn } from "../in-turn.ts";
import { bodyOf, named, type Operation, routes, type Schema } from "./described-routes.ts";
import { composeEnvelope, composeReport, composeRequest, newOrder, type Order } from "./request.ts";
import { acceptedSale, type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { sideOf } from "./side.ts";
import { valueOf } from "./values.ts";

let sandbox: Sandbox;
let sale: Sale;
beforeAll(async () => {
  sandbox = await startSandbox();
  sale = await acceptedSale(sandbox);
});
afterAll(async () => sandbox.stop());

const bearerFor = async (operation: Operation, method: string, path: string): Promise<string> => {
  const [way = {}] = operation.security;
  if ("apiKey" in way) return sale.mall.apiKey;
  if ("accountToken" in way) return sale.accountToken();
  if ("operatorKey" in way) return sandbox.operator(sideOf(method, path)).operatorKey;
  return "linkToken" in way ? sale.token() : "";
};

const own = (template: string): Readonly<Record<string, string>> => ({
  approvalNumber: sale.approvalNumber,
  purchase: sale.id,
  no: "1",
  id: template.includes("/lenders/") ? "lender_gyeol" : template.includes("/malls/") ? sale.mall.mall : sale.id,
});

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "x");

/** Asks a route with the right credentials; `body` is the claim `body` where the request is signed. */
const ask = async (
  [route, operation]: (typeof routes)[number],
  body: unknown,
  values: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const [method = "", template = ""] = route.split(" ");
  const path = fill(template, { ...own(template), ...values });
  const bearer = await bearerFor(operation, method, path);
  const headers = { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) };
  if (method !== "POST") return sandbox.request(method, `${path}${queryOf(operation)}`, { headers });
  const { signed, op } = bodyOf(operation);
  const facts = { op, ord: sale.order, amt: "1", cur: "GBP", parts: [{ to: "x", s256: "x".repeat(43) }] };
  const sent =
    signed === "envelope"
      ? {
          envelope: await composeEnvelope(sandbox, sale.mall, {
            ...facts,
            txn: sale.id,
            body,
            ...(template.includes("/lenders/") && { aud: sandbox.lender }),
          }),
          ...partsOf(operation),
        }
      : signed === "act"
        ? { act: await sale.act(template, body as object), ...partsOf(operation) }
        : body;
  return sandbox.request(method, path, { headers, body: JSON.stringify(sent) });
};

/** The parameters that a route requires. */
const queryOf = ({ parameters }: Operation): string =>
  parameters.some(({ name }) => name === "of") ? "?of=plans" : "";

/** The parts of a signed request beside its envelope. */
const partsOf = (operation: Operation): object =>
  Object.fromEntries(
    Object.keys(bodyOf(operation).schema?.properties ?? {})
      .filter((name) => name !== "envelope" && name !== "act")
      .map((name) => [name, "x"]),
  );

/** A value that the schema takes. */
const fitting = (schema: Schema): unknown => fc.sample(valueOf(schema, named), { numRuns: 1, seed: 7 })[0];

const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : resolved(named[schema.$ref.split("/").at(-1) ?? ""] ?? {});

/** Every text of a body: its place, and the body with another text there. */
const textsOf = (schema: Schema | undefined, place: readonly string[] = []): readonly Text[] => {
  if (!schema) return [];
  const { type, properties = {}, items, anyOf, oneOf } = resolved(schema);
  const choices = anyOf ?? oneOf;
  if (choices) return choices.flatMap((each) => textsOf(each, place));
  if (type === "string") return [{ place, put: (text) => text }];
  if (type === "array")
    return textsOf(items, [...place, "0"]).map((each) => ({ ...each, put: (text) => [each.put(text)] }));
  return Object.entries(properties).flatMap(([name, inner]) =>
    textsOf(inner, [...place, name]).map((each) => ({
      ...each,
      put: (text) => {
        const whole = fitting(schema);
        return { ...(typeof whole === "object" && whole), [name]: each.put(text) };
      },
    })),
  );
};
type Text = { readonly place: readonly string[]; readonly put: (text: string) => unknown };

const withTexts = routes.flatMap((route) => {
  const { schema, claim } = bodyOf(route[1]);
  return textsOf(claim ?? schema).map((text) => ({ name: `${route[0]} ${text.place.join("/")}`, route, ...text }));
});

describe("text that is not well-formed is refused by its field, wherever it may be written", () => {
  test("there are such fields", () => expect(withTexts.length).toBeGreaterThan(80));

  test.each(withTexts.map((each, turn) => ({ ...each, turn })))("$name", async ({ turn, route, place, put }) => {
    for (const text of inTurn(["gift \ud83c", "\ud800", "\udc00\ud800"], turn)) {
      const { status, body } = await ask(route, put(text));
      if (status === 401 && route[0].includes("checkout-sessions")) return;
      expect({ status, code: body.code }).toEqual({ status: 400, code: "InvalidRequest" });
      expect(`${body.detail} ${JSON.stringify(body.errors)}`).toMatch(new RegExp(place.join("[/.]")));
    }
  });
});

test("control characters in any text, and texts of any length, are no server error", async () => {
  for (const [turn, { name, route, put }] of withTexts.entries()) {
    const answers = await Promise.all(
      inTurn(["a\r\nBcc: b\u0000", "x".repeat(2_100)], turn).map(async (text) => ask(route, put(text))),
    );
    expect([name, answers.filter(({ status }) => status >= 500)]).toEqual([name, []]);
  }
});

const oddIds = [
  "x".repeat(2_100),
  "한".repeat(900),
  "%00",
  "%FF",
  "...",
  "%2e%2e%2f",
  "👩‍👧",
  "a%0d%0ab",
  "%F0%9F",
  "_".repeat(1_030),
];
const withPaths = routes.filter(([route]) => route.includes("{"));

describe("nothing is found under an odd id in a path", () => {
  test.each(withPaths.map((each, turn) => [...each, turn] as const))("%s", async (route, operation, turn) => {
    for (const [, name = ""] of route.matchAll(/\{(\w+)\}/g))
      for (const odd of [...inTurn(oddIds, turn), ...inTurn(oddIds, turn + 5)]) {
        const claim = bodyOf(operation).claim ?? bodyOf(operation).schema;
        const { status, body } = await ask([route, operation], claim ? fitting(claim) : undefined, { [name]: odd });
        expect({ odd: odd.slice(0, 20), name, status, body: status >= 500 ? body : {} }).toMatchObject({ body: {} });
        if (route.startsWith("GET ") && !/%F/.test(odd) && status !== 401) expect(status).toBe(404);
        expect(status).toBeGreaterThanOrEqual(400);
      }
  });
});

describe("a caller without the credential learns nothing of what is wrong with the request", () => {
  const guarded = routes.filter(([, { security }]) => security.length > 0);
  test.each(guarded)("%s", async (route) => {
    const [method = "", template = ""] = route.split(" ");
    const path = `${fill(template, own(template))}?stranger=1`;
    for (const body of inTurn(["{", "[]", '{"stranger":1}', "\ufeff{}"], template.length)) {
      const sent = { headers: { "content-type": "application/json" }, ...(method === "POST" && { body }) };
      expect(await sandbox.request(method, path, sent)).toMatchObject({
        status: 401,
        body: { code: "Unauthenticated" },
      });
    }
  });
});

test("no answer in JSON may be stored, unless it is for everybody", async () => {
  for (const [route, operation] of routes) {
    const [method = "", template = ""] = route.split(" ");
    const path = fill(template, own(template));
    const url = sideOf(method, path) === "lender" ? sandbox.lenderUrl : sandbox.url;
    const bearer = await bearerFor(operation, method, path);
    const headers = { ...(bearer && { authorization: `Bearer ${bearer}` }) };
    const answer = await fetch(`${url}${path}`, { method, headers, ...(method === "POST" && { body: "{}" }) });
    const cache = answer.headers.get("cache-control");
    expect([route, cache]).toEqual([
      route,
      answer.ok && operation.security.length === 0 ? expect.any(String) : "no-store",
    ]);
  }
});

const half = "gift \ud83c";

const described = (description: string) => ({ lines: [{ id: "lamp", quantity: 1, amount: "12500", description }] });

describe("what only the lender can read is refused by the same rule, and the order is not left waiting", () => {
  test.each<[string, Order, string]>([
    ["half of an emoji in a description", described(half), "/body/lines/0/description"],
    ["a control character in a description", described("a\u0000"), "/body/lines/0/description"],
    ["half of an emoji about the purchaser", { purchaser: { city: half } }, "/body/purchaser/city"],
    ["half of an emoji in a name about the purchaser", { purchaser: { [half]: "Paris" } }, "/body/purchaser"],
    ["half of an emoji in the contact", { contact: half }, "/body/contact"],
    ["a second header in the contact", { contact: "a@example.test\r\nBcc: b@example.test" }, "/body/contact"],
    ["a NUL in the contact", { contact: "a@example.test\u0000" }, "/body/contact"],
  ])("%s", async (_, input, field) => {
    const order = newOrder();
    const answer = await sandbox.post("/v1/purchases", await composeRequest(sandbox, { order, ...input }));
    expect(answer).toMatchObject({ status: 400, body: { code: "InvalidRequest" } });
    expect(answer.body.detail).toContain(field);
    expect(answer.body.errors?.[0]?.pointer).toMatch(new RegExp(`^${field}`));
    const headers = { authorization: `Bearer ${sale.mall.apiKey}` };
    const found = await sandbox.request("GET", `/v1/purchases?order=${order}`, { headers });
    expect(found.body.purchases).toEqual([]);
  });

  test("line breaks are taken in a description, joiners in an order number", async () => {
    const order = `میخواهم 👩‍👧 ${newOrder()}`;
    expect((await startSale(sandbox, { order, ...described("two\nlines") })).answer.status).toBe(201);
  });
});

test("the composed and the decomposed form of a number are one order", async () => {
  const [composed, decomposed] = ["NFC", "NFD"].map((form) => `café ${"x".repeat(5)}`.normalize(form)) as [
    string,
    string,
  ];
  const first = await startSale(sandbox, { order: composed });
  expect(first.answer.status).toBe(201);
  const second = await sandbox.post("/v1/purchases", await composeRequest(sandbox, { order: decomposed }));
  expectProblem(second, 409, "OrderAlreadyRequested");
  const envelope = await composeReport(sandbox, sale.mall, { id: first.id, order: decomposed }, "shipment.report", {
    shipment: "s1",
  });
  expect((await sandbox.post(`/v1/purchases/${first.id}/shipments`, { envelope })).status).toBe(200);
  const headers = { authorization: `Bearer ${sale.mall.apiKey}` };
  const found = await sandbox.request("GET", `/v1/purchases?order=${encodeURIComponent(decomposed)}`, { headers });
  expect(found.body.purchases).toMatchObject([{ id: first.id, order: composed }]);
  expect((await first.show()).advanced.amount).toBe("12500");
});
