import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import { expectProblem, purchaseIn, quoteIn } from "../api/answer.ts";
import { composeReport, goods, newOrder, tampered } from "../api/request.ts";
import { startSale } from "../api/sale.ts";
import { bearing } from "../api/staff.ts";
import type { Target } from "../api/target.ts";
import { advancedSale, owedSale, repaidSale } from "./sales.ts";
import { eventually, type Opened, openTarget } from "./target.ts";

let opened: Opened;
let target: Target;
beforeAll(async () => {
  opened = await openTarget();
  target = opened.target;
});
afterAll(async () => opened.stop());

const pounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

describe.concurrent("a sale", () => {
  test("is approved, shipped, paid to the mall, delivered, accepted and repaid, and each event reaches the mall", async () => {
    const sale = await repaidSale(target);
    expect(sale.answer.status).toBe(201);
    expect(await sale.money()).toEqual(["payouts 12410", "debits 12500"]);
    await eventually(async () => {
      const types = (await target.hooks(sale.mall.mall, sale.id)).map(({ body }) => JSON.parse(body) as object);
      for (const type of ["approved", "advanced", "accepted", "repaid"])
        expect(types).toContainEqual(expect.objectContaining({ type: `purchase.${type}` }));
    });
  });

  test("of a mall that is paid at the approval: the receivable is purchased at once", async () => {
    const sale = await startSale(target, { mall: target.hanok, amount: "12500" });
    await eventually(async () => expect(await sale.show()).toMatchObject({ status: "advanced" }));
    expect(await sale.money()).toHaveLength(1);
  });

  test("is paid at the price of a quote, and the quote is used once", async () => {
    const sale = await startSale(target);
    const { id, amount, payout } = quoteIn(await sale.quote(pounds("10000")));
    expect((await sale.advance({ quote: id, amount })).status).toBe(202);
    await eventually(async () =>
      expect((await sale.show()).advances).toMatchObject([{ status: "paid", quote: id, payout }]),
    );
    expect(await sale.money()).toEqual([`payouts ${payout.amount}`]);
    expectProblem(await sale.advance({ quote: id, amount }), 409, "QuoteUsed");
  });

  test("leaves in two parcels, each paid for when it leaves", async () => {
    const sale = await startSale(target);
    expect((await sale.ship({ shipment: "s1", lines: [{ id: "lamp", quantity: 2 }] })).status).toBe(200);
    await eventually(async () => expect(await sale.money()).toHaveLength(1));
    expect((await sale.ship({ shipment: "s2", lines: [{ id: "chair", quantity: 1 }] })).status).toBe(200);
    await eventually(async () =>
      expect(await sale.show()).toMatchObject({ status: "shipped", advanced: { amount: "12500" } }),
    );
    expect(await sale.money()).toHaveLength(2);
  });

  test("is repaid in parts, as the purchaser likes", async () => {
    const sale = await owedSale(target);
    expect((await sale.repay("5000")).status).toBe(202);
    await eventually(async () => expect(await sale.show()).toMatchObject({ outstanding: { amount: "7500" } }));
    expect((await sale.repay()).status).toBe(202);
    await eventually(async () => expect(await sale.show()).toMatchObject({ status: "repaid" }));
  });

  test("in six instalments, whose price the purchaser has seen and signed", async () => {
    const offers = await showPlans(target.lenderUrl, target.lender, { amount: "12500", currency: "GBP" });
    const plan = offers.find(({ id }) => id === "instalments-6");
    if (!plan) throw new Error("there is no plan in six instalments");
    const sale = await owedSale(target, { plan: await consentTo(plan) });
    await eventually(async () => {
      const { instalments } = (await sale.loan()) as { readonly instalments?: readonly object[] };
      expect(instalments).toHaveLength(6);
    });
  });

  test("is requested once, however often the same request comes", async () => {
    const sale = await startSale(target);
    const again = await Promise.all(Array.from({ length: 5 }, async () => target.post("/v1/purchases", sale.request)));
    for (const answer of again) expect(purchaseIn(answer).id).toBe(sale.id);
    const headers = { authorization: `Bearer ${sale.mall.apiKey}` };
    const { body } = await target.request("GET", `/v1/purchases?order=${sale.order}`, { headers });
    expect(body.purchases).toHaveLength(1);
  });

  test("is declined beyond the purchaser's limit, with a reason", async () => {
    const account = await target.openAccount({ amount: "10000", currency: "GBP" });
    const sale = await startSale(target, { account });
    expect(purchaseIn(sale.answer)).toMatchObject({ status: "declined" });
    await eventually(async () => {
      const [hook] = await target.hooks(sale.mall.mall, sale.id);
      expect(JSON.parse(hook?.body ?? "{}")).toMatchObject({ type: "purchase.declined" });
    });
  });

  test("holds the limit: what two sales take together, they do not take twice", async () => {
    const account = await target.openAccount({ amount: "20000", currency: "GBP" });
    const sales = await Promise.all([startSale(target, { account }), startSale(target, { account })]);
    expect(sales.map(({ answer }) => purchaseIn(answer).status).toSorted()).toEqual(["approved", "declined"]);
  });

  test("through the mall's SDK, which opens the lender's sealed decision", async () => {
    const sale = await startSale(target);
    const { url, lenderUrl, lender, now, thistle } = target;
    const { mall, apiKey, sign: signKey, seal: sealKey } = thistle;
    const connected = connectMall({ url, lenderUrl, mall, lender, apiKey, signKey, sealKey, now });
    const { quote } = await connected.quoteAdvance(sale, pounds("5000"));
    const { purchase } = await connected.advance(sale, quote);
    expect(purchase.advances).toMatchObject([{ quote: quote.id, amount: quote.amount }]);
  });
});

describe.concurrent("a sale refuses", () => {
  test("a message that was changed on its way, and one of another mall", async () => {
    const sale = await startSale(target);
    const envelope = await composeReport(target, sale.mall, sale, "shipment.report", { shipment: "s1" });
    const path = `/v1/purchases/${sale.id}/shipments`;
    expectProblem(await target.post(path, { envelope: tampered(envelope, 1) }), 400, "InvalidMessage");
    const others = await composeReport(target, target.hanok, sale, "shipment.report", { shipment: "s1" });
    expectProblem(await target.post(path, { envelope: others }), 404, "PurchaseNotFound");
    expect(await sale.money()).toEqual([]);
  });

  test("who has no key, and who has another mall's", async () => {
    const sale = await startSale(target);
    expectProblem(await target.request("GET", `/v1/purchases/${sale.id}`), 401, "Unauthenticated");
    const asHanok = bearing(target.hanok.apiKey);
    expectProblem(await target.request("GET", `/v1/purchases/${sale.id}`, asHanok), 404, "PurchaseNotFound");
  });

  test("a purchaser's link that was guessed", async () => {
    const sale = await startSale(target);
    const guess = { headers: { authorization: `Bearer ${"A".repeat(43)}` } };
    const read = await target.request("GET", `/v1/pay/${sale.approvalNumber}`, guess);
    expect([401, 404]).toContain(read.status);
  });

  test("the same order for another price", async () => {
    const order = newOrder();
    const sale = await startSale(target, { order });
    const other = startSale(target, { order, account: sale.account, amount: "7500", lines: goods.slice(1) });
    await expect(other).rejects.toThrow(/409/);
  });

  test("a shipment after the goods are cancelled", async () => {
    const sale = await startSale(target);
    expect((await sale.cancel()).status).toBe(202);
    await eventually(async () => expect((await sale.answerReturn({ outcome: "stopped" })).status).toBe(200));
    await eventually(async () => expect(await sale.show()).toMatchObject({ status: "cancelled" }));
    expectProblem(await sale.ship(), 409, "WrongState");
    expect(await sale.money()).toEqual([]);
  });
});

test("a purchaser sees what was bought only at the lender, and the mall sees its list", async () => {
  const sale = await advancedSale(target);
  await eventually(async () => expect(JSON.stringify(await sale.loan())).toContain("a lamp"));
  const view = { headers: { authorization: `Bearer ${await sale.token()}` } };
  const shown = await target.request("GET", `/v1/pay/${sale.approvalNumber}`, view);
  expect(shown.status).toBe(200);
  expect(JSON.stringify(shown.body)).not.toContain("a lamp");
  const { body } = await target.request("GET", "/v1/purchases?status=shipped", bearing(sale.mall.apiKey));
  expect(body.purchases?.length).toBeGreaterThan(0);
});
