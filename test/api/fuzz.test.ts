import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "./answer.ts";
import { named, type Operation, routes, type Schema } from "./described-routes.ts";
import { composeEnvelope } from "./request.ts";
import { acceptedSale, type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { valueOf } from "./values.ts";

let sandbox: Sandbox;
let sales: readonly Sale[];
beforeAll(async () => {
  sandbox = await startSandbox();
  sales = [await shippedSale(sandbox), await acceptedSale(sandbox)];
});
afterAll(async () => sandbox.stop());

/** Fills the path in for a sale, now and then for none. */
const pathOf = (
  template: string,
  { id, approvalNumber }: Pick<Sale, "id" | "approvalNumber">,
  filler: unknown,
): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value =
      name === "approvalNumber" ? approvalNumber : name === "id" && !template.includes("lenders") ? id : filler;
    return encodeURIComponent(typeof value === "string" ? value.toWellFormed() : String(value));
  });

const queryOf = ({ parameters }: Operation) =>
  fc.record(
    Object.fromEntries(
      parameters.filter((each) => each.in === "query").map(({ name, schema }) => [name, valueOf(schema, named)]),
    ),
    { requiredKeys: [] },
  );

/** The request: a body, which in a signed route is the envelope's, and other random values. */
const askOf = (operation: Operation) => {
  const body = operation.requestBody?.content["application/json"].schema;
  const claims: Schema | undefined = body?.properties?.["envelope"] ?? body?.properties?.["act"];
  const bodySchema = claims?.contentSchema?.properties?.["body"];
  return fc.record({
    sale: fc.constantFrom(0, 1),
    query: queryOf(operation),
    filler: fc.oneof(
      fc.constantFrom("1", "lender_gyeol", "none"),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    ),
    body: body ? valueOf(bodySchema ?? body, named) : fc.constant(undefined),
    signed: fc.constant(bodySchema !== undefined),
    key: fc.option(fc.constantFrom("one", "two", "three"), { nil: undefined }),
  });
};

type Ask = ReturnType<typeof askOf> extends fc.Arbitrary<infer A> ? A : never;

const bearerOf = async (way: object, sale: Sale): Promise<string> => {
  if ("apiKey" in way) return sale.mall.apiKey;
  if ("accountToken" in way) return sale.accountToken();
  return "linkToken" in way ? sale.token() : "";
};

const send = async (route: string, operation: Operation, ask: Ask): Promise<Answer> => {
  const [method = "", template = ""] = route.split(" ");
  const sale = sales[ask.sale] as Sale;
  const query = new URLSearchParams(
    Object.entries(ask.query).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value.toWellFormed() : JSON.stringify(value),
    ]),
  );
  const path = `${pathOf(template, sale, ask.filler)}${query.size > 0 ? `?${query.toString()}` : ""}`;
  const [way = {}] = operation.security;
  const bearer = await bearerOf(way, sale);
  const headers: Record<string, string> = {
    "content-type": "application/json",
    ...(bearer !== "" && { authorization: `Bearer ${bearer}` }),
    ...(ask.key !== undefined && { "idempotency-key": ask.key }),
  };
  if (method === "GET") return sandbox.request("GET", path, { headers });
  const claims: Schema | undefined = operation.requestBody?.content["application/json"].schema.properties?.["envelope"];
  const op = claims?.contentSchema?.properties?.["op"]?.const;
  const envelope = async () =>
    composeEnvelope(sandbox, sale.mall, { op, ord: sale.order, txn: sale.id, body: ask.body ?? null });
  const isAct = operation.requestBody?.content["application/json"].schema.properties?.["act"] !== undefined;
  const act = async () => sale.act(template, (ask.body ?? null) as object);
  const body = ask.signed ? (isAct ? { act: await act() } : { envelope: await envelope() }) : ask.body;
  return sandbox.request(method, path, { headers, body: JSON.stringify(body) ?? "" });
};

/** So many questions to each route; the seed is fixed, so that what is found is found again. */
const runs = { numRuns: 25, seed: 20_261_125 };

describe("every route answers any request as its description says, and never with a server error", () => {
  test.each(routes)("%s", async (route, operation) => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(askOf(operation), async (ask) => {
        const { status, body } = await send(route, operation, ask);
        statuses.add(status);
        expect({ ask, status, body: status >= 500 ? body : {} }).toMatchObject({
          status: expect.any(Number),
          body: {},
        });
        expect(status).toBeLessThan(500);
      }),
      { ...runs, endOnFailure: true },
    );
    expect(statuses.size).toBeGreaterThan(0);
  });

  test("the ledger balances at the end", async () => {
    expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
  });
});
