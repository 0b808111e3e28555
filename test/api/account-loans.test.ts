import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { expectProblem } from "./answer.ts";
import { acceptedSale, type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* All loans of a purchaser's account, by the account token of any of its links. */

let sandbox: Sandbox;
let first: Sale;
let second: Sale;
beforeAll(async () => {
  sandbox = await startSandbox();
  const account = await sandbox.openAccount({ amount: "10000000", currency: "GBP" });
  first = await acceptedSale(sandbox, { account });
  await sandbox.wait({ hours: 1 });
  second = await startSale(sandbox, { account });
  await acceptedSale(sandbox);
});
afterAll(async () => sandbox.stop());

const pageOf = async ({ approvalNumber, link }: Sale) =>
  connectPurchaser({
    url: sandbox.url,
    lenderUrl: sandbox.lenderUrl,
    approvalNumber,
    token: await link(),
    now: sandbox.now,
  });

const ask = async ({ approvalNumber }: Sale, token: string, query = "") =>
  sandbox.request("GET", `/v1/pay/${approvalNumber}/loans${query}`, { headers: { authorization: `Bearer ${token}` } });

describe("the loans of an account", () => {
  test("are all of its loans and no others, the newest first, each with what is owed and the next due date", async () => {
    const { loans, cursor } = await (await pageOf(first)).loans();
    expect(cursor).toBeUndefined();
    const price = { amount: "12500", currency: "GBP" };
    expect(loans).toMatchObject([
      { purchase: second.id, status: "held", amount: price, outstanding: { amount: "0" }, shop: sandbox.thistle.name },
      { purchase: first.id, status: "repaying", amount: price, outstanding: price, order: first.order },
    ]);
    expect(loans[0]).not.toHaveProperty("due");
    expect(loans[1]?.due).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(await (await pageOf(second)).loans()).toEqual({ loans });
  });

  test("have pages", async () => {
    const own = await pageOf(first);
    const page = await own.loans({ limit: 1 });
    expect(page.loans.map(({ purchase }) => purchase)).toEqual([second.id]);
    const next = await own.loans({ limit: 1, ...(page.cursor !== undefined && { cursor: page.cursor }) });
    expect(next.loans.map(({ purchase }) => purchase)).toEqual([first.id]);
    expectProblem(await ask(first, await first.accountToken(), "?cursor=e30"), 400, "InvalidRequest");
  });

  test("are for the account token of one of its links only: not for the view token, which the gateway sees", async () => {
    const other = await acceptedSale(sandbox);
    const { operatorKey } = sandbox.operator("gateway");
    const token = await first.accountToken();
    const madeUp = [`${first.id}.${"x".repeat(43)}`, token.slice(0, -1), "", first.id];
    for (const wrong of [await first.token(), first.mall.apiKey, operatorKey, ...madeUp])
      expectProblem(await ask(first, wrong), 401, "Unauthenticated");
    expectProblem(await ask(first, await other.accountToken()), 404, "PurchaseNotFound");
    // And the account token opens nothing at the gateway.
    const headers = { authorization: `Bearer ${token}` };
    expectProblem(await sandbox.request("GET", `/v1/pay/${first.approvalNumber}`, { headers }), 401, "Unauthenticated");
  });
});
