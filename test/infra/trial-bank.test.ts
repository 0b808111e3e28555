import { resolve } from "node:path";
import { expect, test } from "vitest";

/* The function that stands for bank and messenger in a trial deployment. */

type Answer = { readonly statusCode: number; readonly body: string };
type Handler = (event: object) => Promise<Answer>;

const ask = async (method: string, rawPath: string, key?: string): Promise<Answer> => {
  const { handler } = (await import(resolve("examples/trial-bank/index.mjs"))) as { readonly handler: Handler };
  const headers = key === undefined ? {} : { "idempotency-key": key };
  return handler({ rawPath, headers, requestContext: { http: { method } } });
};

test("it accepts each transfer and each notice, with one id for one key that a loan keeps", async () => {
  for (const path of ["/bank/payouts", "/bank/debits", "/bank/refunds", "/notices"]) {
    const [first, again, other] = [
      await ask("POST", path, "k1"),
      await ask("POST", path, "k1"),
      await ask("POST", path, "k2"),
    ];
    const [id, same, another] = [first, again, other].map(
      ({ body }) => (JSON.parse(body) as { readonly id: string }).id,
    );
    expect([first.statusCode, same]).toEqual([200, id]);
    expect(another).not.toBe(id);
    expect(id?.length).toBeLessThanOrEqual(35);
  }
});

test("its statement is empty, a request without a key is refused, and it has no other address", async () => {
  expect(JSON.parse((await ask("GET", "/bank/statement")).body)).toEqual({ entries: [] });
  expect((await ask("POST", "/bank/payouts")).statusCode).toBe(400);
  for (const [method, path] of [
    ["GET", "/bank/payouts"],
    ["POST", "/bank/loans"],
    ["POST", "/"],
    ["DELETE", "/notices"],
  ] as const)
    expect((await ask(method, path, "k")).statusCode, `${method} ${path}`).toBe(404);
});
