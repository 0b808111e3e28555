import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import type { Money } from "../../clients/sdk/purchase.ts";
import { expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { approve, instruct, instructionIn, instructTwice, trailOf } from "./instructions.ts";
import { acceptedSale, type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  await sandbox.staff("define-plan", strictPlan);
});
afterAll(async () => sandbox.stop());

/** Thirty days to pay, and after a week's grace five pounds and a hundredth of what is overdue, six pounds at most. */
const strictPlan = {
  id: "strict-30",
  name: "In thirty days, and no later",
  due: { kind: "everyDays", days: 30 },
  amounts: [
    {
      least: { amount: "100", currency: "GBP" },
      most: { amount: "10000000", currency: "GBP" },
      lateFee: { fixed: "500", rateBasisPoints: 100, mostForInstalment: "600", mostForLoan: "600" },
    },
  ],
};

const strictSale = async (): Promise<Sale> => {
  const offers = await showPlans(sandbox.lenderUrl, sandbox.lender, { amount: "12500", currency: "GBP" });
  const offer = offers.find(({ id }) => id === strictPlan.id);
  if (!offer) throw new Error("the plan is not offered");
  return acceptedSale(sandbox, { plan: await consentTo(offer) });
};

const operator = async (name: string, payload: object): Promise<unknown> =>
  name.startsWith("define") ? sandbox.staff(name, payload) : sandbox.invoke(`tallystick-operator-${name}`, payload);

/** The operator's request is rejected with that code, and no state has changed. */
const refused = async (name: string, payload: object, code: string): Promise<void> => {
  const before = await sandbox.state();
  await expect(operator(name, payload)).rejects.toMatchObject({ name: code });
  expect(await sandbox.state()).toEqual(before);
};

const debits = async (sale: Sale, behaviour: "refuse" | "done"): Promise<void> =>
  sandbox.bankRule({ account: sale.account.bankAccount, operation: "debits", behaviour });

/** The day so many days from the sandbox's today. */
const inDays = (days: number): string => new Date(sandbox.now() + days * 86_400_000).toISOString().slice(0, 10);
const gbp = (amount: string): Money => ({ amount, currency: "GBP" });
const promise = async (sale: Sale, days: number) => sale.pay("promises", { on: inDays(days) });

const notices = async (sale: Sale): Promise<readonly string[]> => {
  await sandbox.rest();
  const answer = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(
    `/_sandbox/notices?to=${sale.order}@example.test`,
  );
  return answer.notices.map(({ text }) => text);
};

/** A sale whose bank has refused on the due date. */
const lateSale = async (begin: () => Promise<Sale> = async () => acceptedSale(sandbox), days = 30): Promise<Sale> => {
  const sale = await begin();
  await sale.token();
  await debits(sale, "refuse");
  await sandbox.wait({ days: days + 1 });
  expect((await sale.show()).status).toBe("accepted");
  expect(await sale.events()).toContain("late");
  return sale;
};

describe("a debt that is not paid on its due date", () => {
  test("causes reminders and one fee up to the cap, is promised and paid on the promised day", async () => {
    const sale = await lateSale(strictSale);
    expect(await sale.loan()).toMatchObject({ pastDue: { days: 1, bucket: "1-30", overdue: { amount: "12500" } } });
    await sandbox.wait({ days: 3 });
    expect((await sale.events()).slice(-1)).toEqual(["reminded"]);
    await sandbox.wait({ days: 5 });
    expect((await sale.events()).slice(-1)).toEqual(["late_fee_charged"]);
    expect(await sale.show()).toMatchObject({ outstanding: { amount: "13100" } });

    await sale.token();
    expect((await promise(sale, 10)).status).toBe(202);
    const promised = await sale.show();
    expect(promised).toMatchObject({ promises: [{ no: 1, on: inDays(10), status: "open" }], due: inDays(10) });
    // Two reminders would have come meanwhile.
    await sandbox.wait({ days: 9 });
    expect((await sale.events()).slice(-1)).toEqual(["promised"]);
    await debits(sale, "done");
    await sandbox.wait({ days: 1 });
    expect(await sale.show()).toMatchObject({
      status: "repaid",
      repaid: { amount: "13100" },
      promises: [{ status: "kept" }],
    });
    expect((await sale.money()).filter((each) => each.startsWith("debits"))).toEqual(["debits 13100"]);
    const texts = await notices(sale);
    expect(texts.find((text) => text.includes("is overdue. Please pay"))).toContain("£125.00");
    expect(texts.find((text) => text.includes("late fee"))).toContain("£131.00");
    expect(texts.find((text) => text.includes("promise to pay"))).toBeDefined();
  });

  test("is paused while goods are being returned: no reminder, no fee, no collection, no further days late", async () => {
    const sale = await lateSale(async () => strictSaleWithin(10), 10);
    await sale.token();
    expect((await sale.cancel({ lines: [{ id: "lamp", quantity: 1 }] })).status).toBe(202);
    const before = await sale.loan();
    const events = await sale.events();
    await sandbox.wait({ days: 12 });
    expect(await sale.events()).toEqual(events);
    expect((await sale.loan())["pastDue"]).toEqual(before["pastDue"]);
    expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200);
    expect(await sale.show()).toMatchObject({ outstanding: { amount: "10000" } });
    await sandbox.wait({ days: 3 });
    expect((await sale.events()).slice(-1)).toEqual(["reminded"]);
    await debits(sale, "done");
    await sale.repay();
    expect((await sale.show()).status).toBe("repaid");
  });

  test("is charged off in the end: the credit stays used, nothing is collected any more, and later payments are recoveries", async () => {
    const sale = await lateSale();
    await sandbox.wait({ days: 180 });
    expect(await sale.show()).toMatchObject({ status: "chargedOff", outstanding: { amount: "0" } });
    const loan = await sale.loan();
    expect(loan).toMatchObject({ status: "chargedOff", chargedOff: { principal: { amount: "12500" } } });
    expect((await sale.show()).waitingFor).toBeUndefined();
    const { lender } = await sandbox.state();
    const line = lender.find(({ pk }) => pk?.S === `ACCOUNT#${sale.account.account}`);
    expect(line?.["available"]).toEqual({ M: { GBP: { N: "9987500" } } });

    await sandbox.receiveCredit({ amount: gbp("5000"), reference: "BANK-1" });
    const recovered = await instructTwice(sandbox, sale.id, {
      kind: "payment",
      amount: gbp("5000"),
      reference: "BANK-1",
    });
    expect(recovered).toMatchObject({ status: "ready" });
    expect(await sale.show()).toMatchObject({ status: "chargedOff", repaid: { amount: "5000" } });
    expect((await sale.events()).slice(-2)).toEqual(["payment_reported", "recovered"]);
    expect(await sandbox.books()).toMatchObject({ proven: true, differences: [] });
    expect((await sandbox.books()).accounts).toMatchObject({ "recoveryIncome GBP": { amount: "-5000" } });
    // The purchaser pays too, by the page's own route: a part that the bank refuses, then accepts, and then everything that is left.
    expect((await sale.repay("4000")).status).toBe(202);
    expect((await sale.events()).slice(-1)).toEqual(["repayment_refused"]);
    await debits(sale, "done");
    expect((await sale.repay("4000")).status).toBe(202);
    expect((await sale.loan())["chargedOff"]).toMatchObject({ left: gbp("3500") });
    expect((await sale.repay()).status).toBe(202);
    expect((await sale.events()).slice(-4)).toEqual([
      "repayment_requested",
      "recovered",
      "repayment_requested",
      "recovered",
    ]);
    expect((await sale.repay()).body).toMatchObject({ code: "RepaymentExceedsDebt" });
    expect(await sandbox.books()).toMatchObject({ proven: true, differences: [] });
    const arrears = (await operator("show-arrears", {})) as { GBP: Record<string, unknown> };
    expect(arrears.GBP["chargedOff"]).toMatchObject({ loans: 1, owed: gbp("12500") });
  });

  test("gets another plan in hardship, without penalties", async () => {
    const sale = await lateSale(strictSale);
    await sandbox.wait({ days: 8 });
    expect(await sale.show()).toMatchObject({ outstanding: { amount: "13100" } });
    await instructTwice(sandbox, sale.id, { kind: "replan", count: 5, waivePenalties: true });
    const shown = await sale.show();
    expect(shown).toMatchObject({ status: "accepted", outstanding: { amount: "12500" }, due: inDays(30) });
    expect(shown).not.toHaveProperty("late");
    const loan = await sale.loan();
    expect(loan).toMatchObject({ pastDue: { days: 0, overdue: { amount: "0" } }, terms: { count: 5 } });
    await debits(sale, "done");
    await sandbox.wait({ days: 151 });
    expect(await sale.show()).toMatchObject({ status: "repaid", repaid: { amount: "12500" } });
    expect((await sale.money()).filter((each) => each === "debits 2500")).toHaveLength(5);
  });
});

/** A strict sale within whose days of withdrawal money is due. */
const strictSaleWithin = async (days: number): Promise<Sale> => {
  const id = `strict-${days}`;
  await sandbox.staff("define-plan", { ...strictPlan, id, due: { kind: "everyDays", days } });
  await sandbox.wait({ minutes: 1 });
  const offers = await showPlans(sandbox.lenderUrl, sandbox.lender, { amount: "12500", currency: "GBP" });
  const offer = offers.find((each) => each.id === id);
  if (!offer) throw new Error("the plan is not offered");
  return acceptedSale(sandbox, { plan: await consentTo(offer) });
};

describe("a payment that the bank reverses", () => {
  test("reopens a repaid loan, which is then paid again", async () => {
    const sale = await acceptedSale(sandbox);
    expect((await sale.repay()).status).toBe(202);
    expect((await sale.show()).status).toBe("repaid");
    await sandbox.returnTransfer(`${sale.id}.early.1`);
    const bounce = { kind: "bounce", collection: "early.1", bankReason: "AM04" };
    await instructTwice(sandbox, sale.id, bounce);
    expect(await sale.show()).toMatchObject({
      status: "accepted",
      outstanding: { amount: "12500" },
      repaid: { amount: "0" },
      bounces: [{ no: 1, status: "bounced", reason: "AM04" }],
    });
    expect(await instructTwice(sandbox, sale.id, bounce)).toMatchObject({ no: 1, status: "done" });
    expect((await sale.events()).filter((event) => event === "bounced")).toHaveLength(1);
    expect((await notices(sale)).at(-1) ?? "").toContain("took a payment of £125.00 back");
    await sandbox.wait({ days: 31 });
    expect(await sale.show()).toMatchObject({ status: "repaid", repaid: { amount: "12500" } });
  });

  test("is matched by the key of its collection; an unknown key is rejected and changes no debt", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.wait({ days: 31 });
    expect((await sale.show()).status).toBe("repaid");
    const { key } = (await sandbox.transfers()).find(
      ({ operation, reference }) => operation === "debits" && reference === sale.id,
    ) ?? { key: "" };
    const unknown = { kind: "bounce", collection: "due.9999" };
    await expectRefusal(sandbox, async () => instruct(sandbox, sale.id, unknown), 404, "RepaymentUnknown");
    await sandbox.returnTransfer(key);
    await instructTwice(sandbox, sale.id, { kind: "bounce", collection: key.slice(sale.id.length + 1) });
    expect(await sale.show()).toMatchObject({ status: "accepted", outstanding: { amount: "12500" }, late: 1 });
  });
});

const receive = async (entry: string) =>
  sandbox.invoke("tallystick-lender-receive-bank-return", { entry, bankReason: "AM04" });

describe("a return on the bank's statement", () => {
  test("is read by the lender itself: its payment is reversed once, and nobody's word is needed", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.repay();
    await sandbox.rest();
    const { entry } = await sandbox.returnTransfer(`${sale.id}.early.1`);
    expect(await receive(entry.id)).toMatchObject({ instruction: { kind: "bounce", by: { operator: "bank" } } });
    expect(await sale.show()).toMatchObject({
      status: "accepted",
      outstanding: { amount: "12500" },
      bounces: [{ reason: "AM04", status: "bounced" }],
    });
    expect(await receive(entry.id)).toMatchObject({ instruction: { no: 1, status: "done" } });
    expect((await sale.events()).filter((event) => event === "bounced")).toHaveLength(1);
  });

  test("that the bank does not have, or that is an entry of another kind, is rejected", async () => {
    await expect(receive("bank_999999")).rejects.toThrow("the bank has no return");
    await expect(receive("bank_1")).rejects.toThrow("the bank has no return");
    await expect(receive("bank 1")).rejects.toThrow();
  });
});

describe("an unrequested payment", () => {
  test("beyond the debt waits for a second person; then it pays the debt, and the excess is refunded once", async () => {
    const sale = await acceptedSale(sandbox);
    const payment = { kind: "payment", amount: gbp("13000"), reference: "BANK-2" };
    await sandbox.receiveCredit({ amount: payment.amount, reference: payment.reference });
    const given = instructionIn(await instruct(sandbox, sale.id, payment));
    expect(given).toMatchObject({ no: 1, status: "waiting", needs: "surplus", by: { name: "the sandbox's own" } });
    expect(await sale.show()).toMatchObject({ status: "accepted", outstanding: { amount: "12500" } });
    await expectRefusal(sandbox, async () => approve(sandbox, sale.id, 1, "first"), 403, "SamePerson");
    await expectRefusal(sandbox, async () => approve(sandbox, sale.id, 9), 404, "InstructionUnknown");

    expect(instructionIn(await approve(sandbox, sale.id, 1))).toMatchObject({ status: "ready" });
    expect(await sale.show()).toMatchObject({ status: "repaid", repaid: { amount: "13000" } });
    expect(instructionIn(await instruct(sandbox, sale.id, payment))).toMatchObject({ no: 1, status: "done" });
    await sandbox.rest();
    expect((await sale.money()).filter((each) => !each.startsWith("payouts"))).toEqual(["refunds 500"]);
    expect(await sale.loan()).toMatchObject({ creditBalance: { amount: "0" } });
    expect((await sale.events()).slice(-2)).toEqual(["repaid", "credit_returned"]);
    const changed = { ...payment, amount: gbp("12999") };
    await expectRefusal(sandbox, async () => instruct(sandbox, sale.id, changed), 422, "AmountMismatch");

    const { trail } = await trailOf(sandbox, sale.id);
    expect(trail).toMatchObject([
      { no: 1, did: "instructed", by: { name: "the sandbox's own" }, why: "by the bank's statement", instruction: 1 },
      { no: 2, did: "approved", by: { name: "the sandbox's second" }, why: "seen on the statement", instruction: 1 },
      { no: 3, did: "carriedOut", instruction: 1, facts: { owed: [gbp("12500"), gbp("0")] } },
    ]);
  });

  test("stays in the ledger when the purchaser's bank refuses the refund, until an operator retries it", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.bankRule({ account: sale.account.bankAccount, operation: "refunds", behaviour: "refuse" });
    await sandbox.receiveCredit({ amount: gbp("12600"), reference: "BANK-3" });
    await instructTwice(sandbox, sale.id, { kind: "payment", amount: gbp("12600"), reference: "BANK-3" });
    expect((await sale.events()).slice(-1)).toEqual(["credit_refused"]);
    expect(await sale.loan()).toMatchObject({ creditBalance: { amount: "100" } });
    await sandbox.bankRule({ account: sale.account.bankAccount, operation: "refunds", behaviour: "done" });
    await instructTwice(sandbox, sale.id, { kind: "creditReturn" });
    expect((await sale.events()).slice(-1)).toEqual(["credit_returned"]);
    expect(await sale.loan()).toMatchObject({ creditBalance: { amount: "0" } });
  });
});

describe("the lender rejects", () => {
  test("a promise without need, for a past or distant day, a second one at a time, a third, and an invalid date", async () => {
    const fresh = await acceptedSale(sandbox);
    await fresh.token();
    await expectRefusal(sandbox, async () => promise(fresh, 3), 409, "WrongState");
    const sale = await lateSale();
    await sale.token();
    await expectRefusal(sandbox, async () => promise(sale, 0), 422, "PromiseOutOfRange");
    await expectRefusal(sandbox, async () => promise(sale, 15), 422, "PromiseOutOfRange");
    expectProblem(await sale.pay("promises", { on: "tomorrow" }), 400, "InvalidRequest");
    expectProblem(await sale.pay("promises", {}), 400, "InvalidRequest");
    expectProblem(await sale.pay("promises", { on: "2027-02-30" }), 400, "InvalidRequest");
    expect(purchaseIn(await promise(sale, 2)).id).toBe(sale.id);
    await sandbox.rest();
    await expectRefusal(sandbox, async () => promise(sale, 3), 409, "PromiseOpen");
    await sandbox.wait({ days: 2 });
    expect(await sale.show()).toMatchObject({ promises: [{ status: "broken" }], late: 2 });
    expect((await promise(sale, 1)).status).toBe(202);
    await sandbox.wait({ days: 1 });
    await expectRefusal(sandbox, async () => promise(sale, 1), 409, "PromisesUsedUp");
  });

  test("payments of zero, in another currency, before acceptance, and for an unknown purchase", async () => {
    const sale = await acceptedSale(sandbox);
    const payment = { kind: "payment", amount: gbp("100"), reference: "BANK-4" };
    const reported =
      (change: object, purchase = sale.id) =>
      async () =>
        instruct(sandbox, purchase, { ...payment, ...change });
    await expectRefusal(sandbox, reported({ amount: gbp("0") }), 400, "InvalidRequest");
    await expectRefusal(sandbox, reported({ amount: { amount: "100", currency: "EUR" } }), 422, "CurrencyMismatch");
    await expectRefusal(sandbox, reported({}, "pur_none"), 404, "LoanNotFound");
    await expectRefusal(sandbox, reported({ reference: "for the lamp" }), 400, "InvalidRequest");
    await expectRefusal(sandbox, reported({ reason: "" }), 400, "InvalidRequest");
    const early = await startSale(sandbox);
    await expectRefusal(sandbox, reported({}, early.id), 409, "WrongState");
  });

  test("bounces of unpaid amounts, a re-plan or charge-off without debt, and invalid plans", async () => {
    const sale = await acceptedSale(sandbox);
    const refusedAs = async (purchase: string, terms: object, status: number, code: string) =>
      expectRefusal(sandbox, async () => instruct(sandbox, purchase, terms), status, code);
    await refusedAs(sale.id, { kind: "bounce", collection: "early.1" }, 404, "RepaymentUnknown");
    await refusedAs(sale.id, { kind: "bounce", collection: "advance.1" }, 400, "InvalidRequest");
    await refusedAs(sale.id, { kind: "replan", count: 0 }, 400, "InvalidRequest");
    await refusedAs(sale.id, { kind: "replan", count: 3, rateBasisPoints: -1 }, 400, "InvalidRequest");
    const never = { kind: "everyDays", days: 0 };
    await refusedAs(sale.id, { kind: "replan", count: 3, due: never }, 400, "InvalidRequest");
    const early = await startSale(sandbox);
    await refusedAs(early.id, { kind: "replan", count: 3 }, 409, "WrongState");
    await refusedAs(early.id, { kind: "chargeOff" }, 409, "WrongState");
    await sale.token();
    await sale.cancel({ lines: [{ id: "lamp", quantity: 1 }] });
    await sandbox.rest();
    await refusedAs(sale.id, { kind: "replan", count: 3 }, 409, "LoanPaused");
    await refusedAs(sale.id, { kind: "chargeOff" }, 409, "LoanPaused");
  });

  test("inconsistent lateness terms in a plan", async () => {
    const senseless = { ...strictPlan, id: "senseless" };
    await refused("define-plan", { ...senseless, lateness: { retryDays: 0 } }, "InvalidRequest");
    await refused("define-plan", { ...senseless, lateness: { reminders: [5000] } }, "InvalidRequest");
    await refused("define-plan", { ...senseless, lateness: { buckets: [] } }, "InvalidRequest");
    await refused("define-plan", { ...senseless, lateness: { chargeOffDays: 0 } }, "InvalidRequest");
  });
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, differences: [] });
});
