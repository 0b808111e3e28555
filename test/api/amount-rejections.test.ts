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
  const requested = await connected.requestLoan({ ...facts, purchaserPart });
  const after = (await sandbox.state()).lender.find(({ pk }) => pk?.S === `ACCOUNT#${account}`);
  expect(after).toEqual(before);
  return requested;
};

const pounds = (amount: string, currency = "GBP") => ({ amount: { amount, currency } });

describe("the gateway rejects a loan request", () => {
  test("whose lines do not sum to the amount", async () => {
    await refusedRequest(422, "AmountMismatch", { amount: "12499" });
  });

  test("whose sealed part has a higher amount than the envelope", async () => {
    await refusedRequest(422, "AmountMismatch", {}, { sealed: { amt: "12501" } });
  });

  test("whose envelope has other goods than the purchaser agreed to", async () => {
    const lines = [
      { id: "lamp", quantity: 1, amount: "5000" },
      { id: "chair", quantity: 1, amount: "7500" },
    ];
    await refusedRequest(422, "AmountMismatch", {}, { envelope: { body: { lender: sandbox.lender, lines } } });
  });

  test("whose sealed amount matches its own lines, but not the envelope's", async () => {
    const account = await sandbox.openAccount();
    const order = newOrder();
    const cheaper = await composeRequest(sandbox, { account, order, amount: "7500", lines: goods.slice(1) });
    const parts = [{ to: sandbox.lender, s256: await digestOf(cheaper.sealed) }];
    const { envelope } = await composeRequest(sandbox, { account, order }, { envelope: { parts } });
    const body = { envelope, sealed: cheaper.sealed };
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", body), 422, "AmountMismatch");
  });

  test("whose sealed part has another currency than the envelope", async () => {
    await refusedRequest(422, "AmountMismatch", { currency: "EUR" }, { envelope: { cur: "GBP" } });
  });

  test("that uses a line id twice", async () => {
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
  ])("with a price of %s", async (_, amount) => {
    await refusedRequest(400, "InvalidRequest", { amount, lines: one(amount) });
  });

  test("with a price above the limit", async () => {
    await refusedRequest(422, "AmountOutOfRange", { amount: "10000000000001", lines: one("10000000000001") });
  });

  test("with no currency, or one that does not exist", async () => {
    await refusedRequest(400, "InvalidRequest", { currency: "XXX" });
    await refusedRequest(400, "InvalidRequest", { currency: "gbp" });
    await refusedRequest(400, "InvalidRequest", {}, { envelope: { cur: undefined } });
  });

  test("with no lines, or more than two hundred", async () => {
    await refusedRequest(400, "InvalidRequest", { lines: [] });
    const many = Array.from({ length: 201 }, (_, i) => ({ id: `l${i}`, quantity: 1, amount: "1", description: "" }));
    await refusedRequest(400, "InvalidRequest", { amount: "201", lines: many });
  });

  test("with no part for the lender, or two", async () => {
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

describe("the lender declines", () => {
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

  test("everything above the limit, after it approved exactly the limit", async () => {
    const account = await sandbox.openAccount({ amount: "12500", currency: "GBP" });
    expect(purchaseIn((await startSale(sandbox, { account })).answer).status).toBe("approved");
    const next = await startSale(sandbox, { account, amount: "1", lines: one("1") });
    expect(purchaseIn(next.answer)).toMatchObject({ status: "declined", code: "CreditLimitExceeded" });
    await sandbox.rest();
    for (const operation of [next.ship, next.advance, next.deliver])
      expect((await operation()).status).toBeGreaterThanOrEqual(400);
  });
});

describe("the gateway rejects an advance", () => {
  test("above the approved amount", async () => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.advance(pounds("12501")), 422, "AdvanceExceedsApproval");
  });

  test("of zero, or of a negative amount", async () => {
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

  test("a second time, when all is advanced", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.advance()).status).toBe(202);
    await sandbox.rest();
    await expectRefusal(sandbox, async () => sale.advance(), 422, "AdvanceExceedsApproval");
    await expectRefusal(sandbox, async () => sale.advance(pounds("1")), 422, "AdvanceExceedsApproval");
    expect(await sale.money()).toHaveLength(1);
  });

  test("in parts, beyond the last penny", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.advance({ lines: [{ id: "chair", quantity: 1 }] })).status).toBe(202);
    expect((await sale.advance(pounds("4999"))).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.advance(pounds("2")), 422, "AdvanceExceedsApproval");
    expect((await sale.advance()).status).toBe(202);
    const { advanced, outstanding, advances } = await sale.show();
    expect([advanced.amount, outstanding.amount, advances.length]).toEqual(["12500", "12500", 3]);
  });
});

describe("the gateway rejects a repayment", () => {
  test("above the debt, of zero, of a negative amount, or in another currency", async () => {
    const sale = await acceptedSale(sandbox);
    await expectRefusal(sandbox, async () => sale.repay("12501"), 422, "RepaymentExceedsDebt");
    await expectRefusal(sandbox, async () => sale.repay("0"), 422, "AmountOutOfRange");
    await expectRefusal(sandbox, async () => sale.repay("-1"), 422, "AmountOutOfRange");
    const won = { amount: { amount: "100", currency: "KRW" } };
    await expectRefusal(sandbox, async () => sale.pay("repayments", won), 422, "CurrencyMismatch");
  });

  test("of the remaining amount a second time", async () => {
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

test("the ledger balances at the end, and both sides of every purchase reconcile", async () => {
  expect(await sandbox.books()).toMatchObject({
    proven: true,
    bankAgrees: true,
    trialBalance: { GBP: { amount: "0" } },
  });
  const { loans, differences, inFlight } = await sandbox.reconcile();
  expect(loans).toBeGreaterThan(10);
  expect([differences, inFlight]).toEqual([[], []]);
});
