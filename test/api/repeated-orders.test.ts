import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectProblem, purchaseIn } from "./answer.ts";
import { composeRequest, goods, newOrder } from "./request.ts";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const smaller = { amount: "5000", lines: goods.slice(0, 1) };

const linksOf = async (order: string): Promise<readonly string[]> => {
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${order}@example.test`;
  return (await sandbox.ask<{ notices: readonly { readonly link: string }[] }>(path)).notices.map(({ link }) => link);
};

describe("an order whose loan was declined", () => {
  test("can be requested again under its number, with a new consent, and is approved where the credit suffices", async () => {
    const account = await sandbox.openAccount({ amount: "10000", currency: "GBP" });
    const order = newOrder();
    const first = await startSale(sandbox, { account, order });
    expect(purchaseIn(first.answer)).toMatchObject({ status: "declined", code: "CreditLimitExceeded" });

    const second = await startSale(sandbox, { account, order, ...smaller });
    expect(second.answer.status).toBe(201);
    expect(purchaseIn(second.answer)).toMatchObject({ id: first.id, status: "approved", amount: { amount: "5000" } });
    await second.ship();
    await second.deliver();
    await second.accept();
    await second.repay();
    expect(await second.show()).toMatchObject({ status: "repaid", repaid: { amount: "5000" } });
    expect(await second.events()).toEqual(
      expect.arrayContaining(["requested", "declined", "requested", "approved", "repaid"]),
    );
  });

  test("is not decided anew on the consent that was declined", async () => {
    const account = await sandbox.openAccount({ amount: "10000", currency: "GBP" });
    const order = newOrder();
    const request = await composeRequest(sandbox, { account, order });
    expect(purchaseIn(await sandbox.post("/v1/purchases", request)).status).toBe("declined");
    // The same message again, and the other purchase repaid meanwhile or not: one answer.
    expect(purchaseIn(await sandbox.post("/v1/purchases", request))).toMatchObject({ status: "declined" });
    const invoked = await sandbox.reconcile();
    expect(invoked.differences).toEqual([]);
  });

  test("stays declined where the new request cannot be read, and is open for the next one", async () => {
    const account = await sandbox.openAccount({ amount: "10000", currency: "GBP" });
    const order = newOrder();
    const { id } = await startSale(sandbox, { account, order });
    const wrong = await composeRequest(sandbox, { account, order, ...smaller }, { consent: { order: "another" } });
    expectProblem(await sandbox.post("/v1/purchases", wrong), 400, "InvalidMessage");
    const headers = { authorization: `Bearer ${sandbox.thistle.apiKey}` };
    await sandbox.rest();
    expect(purchaseIn(await sandbox.request("GET", `/v1/purchases/${id}`, { headers }))).toMatchObject({
      status: "declined",
      code: "CreditLimitExceeded",
    });
    expect(purchaseIn((await startSale(sandbox, { account, order, ...smaller })).answer).status).toBe("approved");
  });
});

describe("an order whose hold has expired", () => {
  test("can be requested again with a new consent: the links of the earlier request no longer open it", async () => {
    const order = newOrder();
    const first = await startSale(sandbox, { order });
    const old = await first.token();
    await sandbox.wait({ days: 40 });
    expect((await first.show()).status).toBe("expired");
    expectProblem(await first.report("renewals", "renewal.request", {}), 409, "ConsentExpired");

    const second = await startSale(sandbox, { order, account: first.account });
    expect(purchaseIn(second.answer)).toMatchObject({ id: first.id, status: "approved" });
    expect(second.approvalNumber).not.toBe(first.approvalNumber);
    const [before, , after] = await linksOf(order);
    expect(after?.split("#")[1]).not.toBe(before?.split("#")[1]);
    const headers = { authorization: `Bearer ${old}` };
    expectProblem(
      await sandbox.request("GET", `/v1/pay/${second.approvalNumber}`, { headers }),
      401,
      "Unauthenticated",
    );
    await second.ship();
    expect(await second.show()).toMatchObject({ status: "shipped", advanced: { amount: "12500" } });
  });

  test("with ten new requests at once is one purchase with one hold", async () => {
    const account = await sandbox.openAccount({ amount: "30000", currency: "GBP" });
    const order = newOrder();
    const first = await startSale(sandbox, { account, order });
    await sandbox.wait({ days: 8 });
    const bodies = await Promise.all(
      Array.from({ length: 10 }, async () => composeRequest(sandbox, { account, order })),
    );
    const answers = await Promise.all(bodies.map(async (body) => sandbox.post("/v1/purchases", body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { body, status } of answers.filter(({ status: each }) => each !== 201))
      expect(["OrderAlreadyRequested", "ConcurrentChange"], `${status}`).toContain(body.code);
    expect(await first.show()).toMatchObject({ status: "approved" });
    expect(purchaseIn((await startSale(sandbox, { account })).answer).status).toBe("approved");
  });
});
