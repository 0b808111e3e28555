import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { connectPurchaser, sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { purchaseIdOf } from "../../functions/io/table/item-keys.ts";
import { inTurn } from "../in-turn.ts";
import { purchaseIn } from "./answer.ts";
import { runOnAll, crashes, crashesOf, salesWithCrash, expectEnd, openFaults, lifecycleEvents } from "./crashes.ts";
import { goods, newOrder } from "./request.ts";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => sandbox.stop());

const repaidEarly = ["repayment_requested", "repaid"];

const refunded = ["cancellation_requested", "cancellation_acknowledged", "refund_decided", "refunded"];

describe("a purchase reaches its end once, whichever function dies and when", () => {
  test("between shipment and repayment", async () => {
    const sales = await salesWithCrash(sandbox, [
      "lender-discount-receivable",
      "lender-pay-seller",
      "gateway-record-advance",
      "lender-start-repayment",
      "gateway-record-due-date",
      "lender-collect-repayment",
      "gateway-record-collection",
      "gateway-send-webhook",
      "lender-send-notice",
    ]);
    await runOnAll(sandbox, sales, async (sale) => sale.ship());
    await runOnAll(sandbox, sales, async (sale) => sale.deliver());
    await runOnAll(sandbox, sales, async (sale) => sale.accept());
    await runOnAll(sandbox, sales, async (sale) => sale.repay());
    await expectEnd(sandbox, sales, {
      end: { status: "repaid" },
      events: [...lifecycleEvents, ...repaidEarly],
      money: ["payouts 12410", "debits 12500"],
    });
  });

  test("before a due date without any earlier request", async () => {
    const sales = await salesWithCrash(sandbox, [
      "gateway-accept-on-silence",
      "lender-start-repayment",
      "lender-collect-repayment",
    ]);
    await runOnAll(sandbox, sales, async (sale) => sale.ship());
    await runOnAll(sandbox, sales, async (sale) => sale.deliver());
    await sandbox.wait({ days: 9 });
    await sandbox.wait({ days: 32 });
    await expectEnd(sandbox, sales, {
      end: { status: "repaid" },
      events: [...lifecycleEvents, "reminded", "repaid"],
      money: ["payouts 12410", "debits 12500"],
    });
  });

  test("during a dispute that the purchaser loses, after which the loan continues", async () => {
    const sales = await salesWithCrash(sandbox, [
      "lender-cancel-loan",
      "gateway-record-cancellation",
      "lender-resume-loan",
      "gateway-record-resumption",
    ]);
    for (const operation of ["ship", "deliver", "accept", "dispute"] as const)
      await runOnAll(sandbox, sales, async (sale) => sale[operation]());
    await runOnAll(sandbox, sales, async (sale) =>
      sale.answerDispute({ answer: "contested", evidence: ["doc_delivery-slip"] }),
    );
    await runOnAll(sandbox, sales, async (sale) => {
      await sale.decide("mall");
      return { status: 200 };
    });
    await runOnAll(sandbox, sales, async (sale) => sale.repay());
    const lost = ["dispute_opened", "cancellation_acknowledged", "dispute_answered", "dispute_decided", "resumed"];
    const money = ["payouts 12410", "debits 12500"];
    await expectEnd(sandbox, sales, {
      end: { status: "repaid" },
      events: [...lifecycleEvents, ...lost, ...repaidEarly],
      money,
    });
    for (const sale of sales) expect(await sale.loan()).not.toHaveProperty("paused");
  });

  test("while a hold expires", async () => {
    const sales = await salesWithCrash(sandbox, ["lender-expire-hold", "gateway-record-expiry"]);
    await sandbox.wait({ days: 7, hours: 2 });
    await expectEnd(sandbox, sales, {
      end: { status: "expired" },
      events: ["requested", "approved", "expired"],
      money: [],
    });
  });

  test("during a payout that the bank refuses", async () => {
    const sales = await salesWithCrash(sandbox, [
      "lender-pay-seller",
      "lender-unbuy-receivable",
      "gateway-record-failed-advance",
    ]);
    const account = sandbox.thistle.bankAccount;
    await sandbox.bankRule({ operation: "payouts", account, behaviour: "refuse" });
    await Promise.all(sales.map(async (sale) => purchaseIn(await sale.advance())));
    await sandbox.rest();
    // From here on the bank would pay: what was un-bought must not be paid all the same.
    await sandbox.bankRule({ operation: "payouts", account, behaviour: "done" });
    await sandbox.wait({ hours: 1, minutes: 20 });
    const paid = new Set<string>();
    for (const sale of sales) {
      const { advances, advanced } = await sale.show();
      const money = await sale.money();
      const [advance] = advances;
      paid.add(String(advance?.["status"]));
      expect(money).toEqual(advance?.["status"] === "paid" ? ["payouts 12410"] : []);
      expect(advanced.amount).toBe(advance?.["status"] === "paid" ? "12500" : "0");
      expect((await sale.loan())["outstanding"]).toMatchObject({ amount: advanced.amount });
    }
    expect(paid.has("failed")).toBe(true);
    expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
  });

  test("during a payout whose mall owes money before the bank is asked again", async () => {
    const mall = sandbox.hanok;
    const order = newOrder();
    const death = { function: "tallystick-lender-pay-seller", when: "after", error: "Runtime.ExitError" };
    await sandbox.fault({ ...death, containing: purchaseIdOf(mall.mall, order) });
    await sandbox.bankRule({ operation: "payouts", account: mall.bankAccount, behaviour: "unknown-then-done" });
    const sale = await startSale(sandbox, { mall, order });
    expect(await sale.show()).toMatchObject({ advances: [{ status: "requested" }] });
    expect(await sale.money()).toHaveLength(1);

    await sandbox.bankRule({ operation: "payouts", account: mall.bankAccount, behaviour: "done" });
    const other = await startSale(sandbox, { mall });
    await sandbox.rest();
    purchaseIn(await other.cancel());
    purchaseIn(await other.answerReturn({ outcome: "stopped" }));
    expect(await other.show()).toMatchObject({ status: "cancelled", refunded: { amount: "12500" } });
    await sandbox.wait({ hours: 1, minutes: 20 });
    expect(await sale.show()).toMatchObject({ status: "advanced", advances: [{ status: "paid" }] });
    expect(await sale.money()).toHaveLength(1);
    expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
  });

  test("during a cancellation", async () => {
    const sales = await salesWithCrash(sandbox, [
      "lender-cancel-loan",
      "gateway-record-cancellation",
      "lender-refund-purchaser",
      "gateway-record-refund",
    ]);
    await runOnAll(sandbox, sales, async (sale) => sale.cancel());
    await runOnAll(sandbox, sales, async (sale) => sale.answerReturn({ outcome: "stopped" }));
    await expectEnd(sandbox, sales, {
      end: { status: "cancelled" },
      events: ["requested", "approved", ...refunded],
      money: [],
    });
  });

  test("during a refund that follows from a mall's silence", async () => {
    const sales = await salesWithCrash(sandbox, [
      "gateway-decide-on-silence",
      "lender-refund-purchaser",
      "gateway-record-refund",
    ]);
    for (const operation of ["ship", "deliver", "accept", "repay", "cancel"] as const)
      await runOnAll(sandbox, sales, async (sale) => sale[operation]());
    await sandbox.wait({ days: 14, hours: 2 });
    const money = ["payouts 12410", "debits 12500", "refunds 12500"];
    await expectEnd(sandbox, sales, {
      end: { status: "cancelled" },
      events: [...lifecycleEvents, ...repaidEarly, ...refunded],
      money,
    });
  });

  test("during a loan request", async () => {
    for (const death of crashesOf(["lender-decide-loan", "gateway-record-decision", "mall-request-loan"])) {
      const order = newOrder();
      const id = purchaseIdOf("mall_thistle", order);
      const isHttp = death.function.includes("mall-");
      await sandbox.fault({ ...death, ...(!isHttp && { containing: id }) });
      const { purchase, decision } = await askFor(order);
      expect(purchase.id).toBe(id);
      expect(decision?.decision ?? "undecided").toMatch(/approved|undecided/);
      await sandbox.wait({ hours: 1, minutes: 20 });
      const headers = { authorization: `Bearer ${sandbox.thistle.apiKey}` };
      const later = purchaseIn(await sandbox.request("GET", `/v1/purchases/${purchase.id}`, { headers }));
      expect({ death, status: later.status }).toEqual({ death, status: "approved" });
      expect(later.timeline.filter(({ event }) => event === "approved")).toHaveLength(1);
    }
    expect(await openFaults(sandbox)).toEqual([]);
  });
});

describe("stream consumers", () => {
  test.each([
    ["gateway-route-event", 0],
    ["lender-follow-loan", 1],
  ])("%s may die at every event", async (name, turn) => {
    for (const death of inTurn(crashes.slice(1), turn)) {
      const sale = await startSale(sandbox);
      await sandbox.fault({ function: `tallystick-${name}`, ...death, times: 3 });
      await sale.advance();
      expect(await sale.show()).toMatchObject({ status: "advanced" });
      expect(await sale.events()).toEqual(["requested", "approved", "advance_requested", "advanced"]);
      expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
    }
  });
});

describe("a lost answer is returned again", () => {
  test("to a mall and a purchaser who use the SDK", async () => {
    const lose = async (name: string) =>
      sandbox.fault({ function: `tallystick-${name}`, when: "after", error: "Runtime.ExitError" });
    const order = newOrder();
    await lose("mall-request-loan");
    const { mall, purchase } = await askFor(order);
    await lose("mall-report-shipment");
    await mall.reportShipment(purchase, { shipment: "s1" });
    await sandbox.rest();
    await lose("mall-report-delivery");
    await mall.reportDelivery(purchase, { shipment: "s1" });
    await sandbox.rest();
    const { notices } = await sandbox.ask<{ notices: readonly { readonly link: string }[] }>(
      `/_sandbox/notices?to=${order}@example.test`,
    );
    const token = notices[0]?.link.split("#")[1] ?? "";
    const { url, lenderUrl, now } = sandbox;
    const { approvalNumber = "" } = purchase;
    const purchaser = connectPurchaser({ url, lenderUrl, approvalNumber, token, now });
    await lose("purchaser-accept-goods");
    await purchaser.accept();
    await sandbox.rest();
    await lose("purchaser-repay");
    await purchaser.repay({ amount: "2500", currency: "GBP" });
    await sandbox.rest();
    await lose("purchaser-cancel-purchase");
    await purchaser.cancel({ lines: [{ id: "lamp", quantity: 1 }] });
    await sandbox.rest();
    await lose("mall-receive-return");
    await mall.reportReturn(purchase, { cancellation: 1, outcome: "received" });
    await sandbox.rest();
    const { timeline, ...sums } = await mall.showPurchase(purchase.id);
    expect([sums.outstanding.amount, sums.repaid.amount, sums.refunded.amount]).toEqual(["7500", "2500", "2500"]);
    const events = timeline.map(({ event }) => event);
    expect(events.toSorted()).toEqual([...lifecycleEvents, ...repaidEarly, ...refunded].toSorted());
    expect(await openFaults(sandbox)).toEqual([]);
  });
});

/** A mall's server asks with the library, which asks again when there is no answer. */
const askFor = async (order: string) => {
  const { url, lender, thistle, now } = sandbox;
  const { apiKey, sign, seal } = thistle;
  const mall = connectMall({ url, mall: thistle.mall, lender, apiKey, signKey: sign, sealKey: seal, now });
  const { account, key: signKey } = await sandbox.openAccount();
  const facts = { order, amount: "12500", currency: "GBP", lines: goods };
  const consent = { account, signKey, contact: `${order}@example.test`, lender, mall: thistle.mall, now };
  const lenderKeys = await sandbox.lenderKeys();
  const purchaserPart = await sealPurchaserPart({ ...consent, lenderKeys, ...facts });
  return { mall, ...(await mall.requestLoan({ ...facts, purchaserPart })) };
};
