import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { digestOf } from "../../clients/sdk/message.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { expectRefusal, purchaseIn } from "./answer.ts";
import { composeRequest, goods, newOrder, type Order, type Twist } from "./request.ts";
import { acceptedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => sandbox.stop());

const refusedRequest = async (status: number, code: string, order: Order, twist: Twist = {}) => {
  const body = await composeRequest(sandbox, order, twist);
  return expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), status, code);
};

const one = (amount: string) => [{ id: "lamp", quantity: 1, amount, description: "a lamp" }];

/** Asks through the mall's library, which opens the sealed decision. */
const decisionOn = async (limit: { readonly amount: string; readonly currency: string }) => {
  const { account, key: signKey } = await sandbox.openAccount(limit);
  const { url, lender, thistle, now } = sandbox;
  const lenderKeys = await sandbox.lenderKeys();
  const { mall, apiKey, sign, seal } = thistle;
  const connected = connectMall({ url, mall, lender, apiKey, signKey: sign, sealKey: seal, now });
  const facts = { order: newOrder(), amount: "12500", currency: "GBP", lines: goods };
  const consent = { account, signKey, contact: "a@example.test", lender, lenderKeys, mall, now };
  const purchaserPart = await sealPurchaserPart({ ...consent, ...facts });
  const before = (await sandbox.state()).lender.find(({ pk }) => pk?.S === `ACCOUNT#${account}`);
  const asked = await connected.requestLoan({ ...facts, purchaserPart });
  const after = (await sandbox.state()).lender.find(({ pk }) => pk?.S === `ACCOUNT#${account}`);
  expect(after).toEqual(before);
  return asked;
};

const pounds = (amount: string, currency = "GBP") => ({ amount: { amount, currency } });

describe("a loan request whose sums do not fit", () => {
  test("lines that do not sum to the amount", async () => {
    await refusedRequest(422, "AmountMismatch", { amount: "12499" });
  });

  test("a sealed part that names a higher amount than the envelope", async () => {
    await refusedRequest(422, "AmountMismatch", {}, { sealed: { amt: "12501" } });
  });

  test("the gateway is told of other goods than the purchaser agreed to", async () => {
    const lines = [
      { id: "lamp", quantity: 1, amount: "5000" },
      { id: "chair", quantity: 1, amount: "7500" },
    ];
    await refusedRequest(422, "AmountMismatch", {}, { envelope: { body: { lender: sandbox.lender, lines } } });
  });

  test("a sealed part whose amount fits its own lines, and not the envelope's", async () => {
    const account = await sandbox.openAccount();
    const order = newOrder();
    const cheaper = await composeRequest(sandbox, { account, order, amount: "7500", lines: goods.slice(1) });
    const parts = [{ to: sandbox.lender, s256: await digestOf(cheaper.sealed) }];
    const { envelope } = await composeRequest(sandbox, { account, order }, { envelope: { parts } });
    const body = { envelope, sealed: cheaper.sealed };
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 422, "AmountMismatch");
  });

  test("a sealed part in another currency than the envelope", async () => {
    await refusedRequest(422, "AmountMismatch", { currency: "EUR" }, { envelope: { cur: "GBP" } });
  });

  test("a line id used twice", async () => {
    const lines = [...one("5000"), ...one("7500")];
    await refusedRequest(400, "InvalidRequest", { lines });
  });

  test.each([
    ["nothing", "0"],
    ["less than nothing", "-12500"],
    ["a fraction", "125.00"],
    ["more digits than a number can hold", "1000000000000000"],
    ["a sum with leading zeros", "012500"],
    ["words", "much"],
  ])("a price of %s", async (_, amount) => {
    await refusedRequest(400, "InvalidRequest", { amount, lines: one(amount) });
  });

  test("a price above all reason", async () => {
    await refusedRequest(422, "AmountOutOfRange", { amount: "10000000000001", lines: one("10000000000001") });
  });

  test("no currency, and one that does not exist", async () => {
    await refusedRequest(400, "InvalidRequest", { currency: "XXX" });
    await refusedRequest(400, "InvalidRequest", { currency: "gbp" });
    await refusedRequest(400, "InvalidRequest", {}, { envelope: { cur: undefined } });
  });

  test("no lines, and more than two hundred", async () => {
    await refusedRequest(400, "InvalidRequest", { lines: [] });
    const many = Array.from({ length: 201 }, (_, i) => ({ id: `l${i}`, quantity: 1, amount: "1", description: "" }));
    await refusedRequest(400, "InvalidRequest", { amount: "201", lines: many });
  });

  test("no part for the lender, and two", async () => {
    await refusedRequest(400, "InvalidRequest", {}, { envelope: { parts: [] } });
    const { envelope: _, sealed } = await composeRequest(sandbox);
    const part = { to: sandbox.lender, s256: await digestOf(sealed) };
    const { envelope } = await composeRequest(sandbox, {}, { envelope: { parts: [part, part] } });
    await expectRefusal(
      sandbox,
      async () => sandbox.post("/v1/purchases", { envelope, sealed }),
      400,
      "InvalidMessage",
    );
  });
});

describe("what the lender declines", () => {
  test("a price above the credit limit, in a sealed decision with the code", async () => {
    const { purchase, decision } = await decisionOn({ amount: "12499", currency: "GBP" });
    expect(purchase).toMatchObject({ status: "declined", code: "CreditLimitExceeded", outstanding: { amount: "0" } });
    expect(decision).toEqual({ decision: "declined", code: "CreditLimitExceeded" });
  });

  test("a purchaser whose account is in another currency", async () => {
    const { purchase, decision } = await decisionOn({ amount: "10000000", currency: "EUR" });
    expect(purchase).toMatchObject({ status: "declined", code: "CurrencyMismatch" });
    expect(decision).toEqual({ decision: "declined", code: "CurrencyMismatch" });
  });

  test("exactly the limit it approves, and after that nothing", async () => {
    const account = await sandbox.openAccount({ amount: "12500", currency: "GBP" });
    expect(purchaseIn((await startSale(sandbox, { account })).answer).status).toBe("approved");
    const next = await startSale(sandbox, { account, amount: "1", lines: one("1") });
    expect(purchaseIn(next.answer)).toMatchObject({ status: "declined", code: "CreditLimitExceeded" });
    await sandbox.rest();
    for (const deed of [next.ship, next.advance, next.deliver])
      expect((await deed()).status).toBeGreaterThanOrEqual(400);
  });
});

describe("an advance that does not fit", () => {
  test("above the approved", async () => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.advance(pounds("12501")), 422, "AdvanceExceedsApproval");
  });

  test("nothing, and less than nothing", async () => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.advance(pounds("0")), 422, "AdvanceExceedsApproval");
    await expectRefusal(sandbox, async () => sale.advance(pounds("-1")), 422, "AdvanceExceedsApproval");
  });

  test("in another currency", async () => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.advance(pounds("100", "EUR")), 422, "CurrencyMismatch");
  });

  test("of more of a line than was ordered, and of a line that was not", async () => {
    const sale = await startSale(sandbox);
    const lamps = async () => sale.advance({ lines: [{ id: "lamp", quantity: 3 }] });
    await expectRefusal(sandbox, lamps, 422, "QuantityExceeded");
    const desk = async () => sale.advance({ lines: [{ id: "desk", quantity: 1 }] });
    await expectRefusal(sandbox, desk, 422, "LineUnknown");
  });

  test("a second time: all of it is advanced", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.advance()).status).toBe(202);
    await sandbox.rest();
    await expectRefusal(sandbox, async () => sale.advance(), 422, "AdvanceExceedsApproval");
    await expectRefusal(sandbox, async () => sale.advance(pounds("1")), 422, "AdvanceExceedsApproval");
    expect(await sale.money()).toHaveLength(1);
  });

  test("by parts until the last penny, and no further", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.advance({ lines: [{ id: "chair", quantity: 1 }] })).status).toBe(202);
    expect((await sale.advance(pounds("4999"))).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.advance(pounds("2")), 422, "AdvanceExceedsApproval");
    expect((await sale.advance()).status).toBe(202);
    const { advanced, outstanding, advances } = await sale.show();
    expect([advanced.amount, outstanding.amount, advances.length]).toEqual(["12500", "12500", 3]);
  });
});

describe("a repayment that does not fit", () => {
  test("above the debt, nothing, less than nothing, or in another currency", async () => {
    const sale = await acceptedSale(sandbox);
    await expectRefusal(sandbox, async () => sale.repay("12501"), 422, "RepaymentExceedsDebt");
    await expectRefusal(sandbox, async () => sale.repay("0"), 422, "AmountOutOfRange");
    await expectRefusal(sandbox, async () => sale.repay("-1"), 422, "AmountOutOfRange");
    const won = { amount: { amount: "100", currency: "KRW" } };
    await expectRefusal(sandbox, async () => sale.pay("repayments", won), 422, "CurrencyMismatch");
  });

  test("the rest twice", async () => {
    const sale = await acceptedSale(sandbox);
    expect((await sale.repay("12499")).status).toBe(202);
    expect((await sale.repay("2")).body.code).toBe("RepaymentExceedsDebt");
    expect((await sale.repay()).status).toBe(202);
    expect(await sale.show()).toMatchObject({
      status: "repaid",
      outstanding: { amount: "0" },
      repaid: { amount: "12500" },
    });
    await expectRefusal(sandbox, async () => sale.repay(), 409, "WrongState");
    // Whichever is asked for first, the other one is asked for the rest.
    const debits = (await sale.money())
      .filter((each) => each.startsWith("debits"))
      .map((each) => Number(each.slice(7)));
    expect(debits.reduce((all, each) => all + each, 0)).toBe(12_500);
  });
});

test("after all that the books are proven, and both sides of every purchase reconciled", async () => {
  expect(await sandbox.books()).toMatchObject({
    proven: true,
    bankAgrees: true,
    trialBalance: { GBP: { amount: "0" } },
  });
  const { loans, differences, inFlight } = await sandbox.reconcile();
  expect(loans).toBeGreaterThan(10);
  expect([differences, inFlight]).toEqual([[], []]);
});
