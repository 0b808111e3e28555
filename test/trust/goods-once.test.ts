import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purchaseIn } from "../api/answer.ts";
import { composeReport } from "../api/request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";
import { lines } from "./sales.ts";

/* Everything here is signed, and used by the gateway for other goods, twice, or for another loan of the same order. */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => {
  // Its own cancellations pause loans of which the gateway knows nothing.
  await sandbox.stop().catch(() => {});
});

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });
const shade = { lines: [{ id: "shade", quantity: 1 }] };
const lamps = { lines: [{ id: "lamp", quantity: 2 }] };

/** The code with which the lender refuses a task that the gateway starts, or undefined. */
const ask = async (task: string, { id: purchaseId }: Sale, input: object): Promise<string | undefined> =>
  invokeAs(sandbox, roleFor(task), functionOf(task), { purchaseId, ...input });

const signed = async (sale: Sale, op: string, body: object): Promise<string> =>
  composeReport(sandbox, sale.mall, sale, op, body);

const owed = async (sale: Sale): Promise<unknown> =>
  ((await sale.loan())["outstanding"] as { readonly amount: string }).amount;

describe("goods are refunded once", () => {
  test("an act that was withheld is worth nothing once the mall has refunded its goods itself", async () => {
    const sale = await acceptedSale(sandbox, { lines });
    const withheld = await sale.act("cancellations", shade);
    purchaseIn(await sale.refund({ ...shade, ...inPounds("3500") }));
    await sandbox.rest();
    expect(await owed(sale)).toBe("9000");
    expect(await ask("CancelLoan", sale, { cancellation: 2, evidence: withheld })).toBe("EvidenceInvalid");
    expect(await sale.loan()).not.toHaveProperty("paused");
  });

  test("two cancellations of them refund once, though the mall is silent about the second", async () => {
    const sale = await acceptedSale(sandbox, { lines });
    const again = await sale.act("cancellations", shade);
    purchaseIn(await sale.cancel(shade));
    await sandbox.rest();
    expect(await ask("CancelLoan", sale, { cancellation: 2, evidence: again })).toBeUndefined();
    purchaseIn(await sale.answerReturn({ outcome: "received", ...inPounds("3500") }));
    await sandbox.rest();
    await sandbox.wait({ days: 14, minutes: 5 });
    expect(await ask("RefundPurchaser", sale, { cancellation: 2, ...inPounds("3500") })).toBe("EvidenceInvalid");
    expect(await owed(sale)).toBe("9000");
  });

  test("two messages of the mall about the same goods refund once", async () => {
    const sale = await acceptedSale(sandbox, { lines });
    const codes = [];
    for (const cancellation of [1, 2]) {
      const evidence = await signed(sale, "refund.request", { ...shade, ...inPounds("3500") });
      codes.push(await ask("RefundPurchaser", sale, { cancellation, ...inPounds("3500"), evidence }));
    }
    expect(codes).toEqual([undefined, "EvidenceInvalid"]);
    expect(await owed(sale)).toBe("9000");
  });

  test("the mall's own refund of goods in an open cancellation waits for it", async () => {
    const sale = await shippedSale(sandbox, { lines });
    purchaseIn(await sale.cancel(shade));
    await sandbox.rest();
    const evidence = await signed(sale, "refund.request", { ...shade, ...inPounds("3500") });
    const own = { cancellation: 9, ...inPounds("3500"), evidence };
    expect(await ask("RefundPurchaser", sale, own)).toBe("CancellationUnknown");
    purchaseIn(await sale.answerReturn({ outcome: "received", ...inPounds("3500") }));
    await sandbox.rest();
    expect(await ask("RefundPurchaser", sale, own)).toBe("EvidenceInvalid");
    expect(await owed(sale)).toBe("9000");
  });
});

test("an answer that the gateway refused is for no less than its goods cost", async () => {
  const sale = await acceptedSale(sandbox, { lines });
  purchaseIn(await sale.cancel(lamps));
  await sandbox.rest();
  const body = { cancellation: 1, outcome: "received", ...lamps, ...inPounds("900") };
  const evidence = await signed(sale, "return.report", body);
  expect(await ask("RefundPurchaser", sale, { cancellation: 1, ...inPounds("900"), evidence })).toBe("EvidenceInvalid");
  expect(await owed(sale)).toBe("12500");
});

test("a parcel whose goods were advanced before sells nothing else", async () => {
  const sale = await startSale(sandbox, { lines });
  purchaseIn(await sale.advance(shade));
  await sandbox.rest();
  const evidence = await signed(sale, "shipment.report", { shipment: "s1", ...shade });
  expect(await ask("DiscountReceivable", sale, { advance: 2, ...inPounds("3500"), evidence })).toBe("EvidenceInvalid");
  purchaseIn(await sale.ship({ shipment: "s1", ...shade }));
  purchaseIn(await sale.ship({ shipment: "s2", ...lamps }));
  await sandbox.rest();
  expect(await owed(sale)).toBe("12500");
});

describe("an order whose hold has expired", () => {
  test("that is requested again is another loan: what was signed about the first sells, accepts and refunds nothing", async () => {
    const sale = await startSale(sandbox, { lines });
    await sandbox.wait({ days: 6, minutes: 1200 });
    const report = await signed(sale, "shipment.report", { shipment: "old" });
    const request = await signed(sale, "refund.request", inPounds("500"));
    await sandbox.wait({ days: 1, minutes: 60 });
    const desk = [{ id: "desk", description: "a desk", quantity: 1, amount: "20000" }];
    const order = { order: sale.order, lines: desk, amount: "20000", account: sale.account };
    const again = await startSale(sandbox, order);
    expect(again.id).toBe(sale.id);
    expect(await ask("DiscountReceivable", again, { advance: 1, ...inPounds("20000"), evidence: report })).toBe(
      "EvidenceInvalid",
    );
    const goodwill = { cancellation: 1, goodwill: "mall", ...inPounds("500"), evidence: request };
    expect(await ask("RefundPurchaser", again, goodwill)).toBe("EvidenceInvalid");
    purchaseIn(await again.ship());
    await sandbox.rest();
    await sandbox.wait({ days: 20 });
    const acceptedOn = new Date(sandbox.now()).toISOString().slice(0, 10);
    expect(await ask("StartRepayment", again, { acceptedOn, reports: [report] })).toMatch(/^Evidence/);
    expect(await again.show()).toMatchObject({ status: "shipped", outstanding: { amount: "20000" } });
  });

  test("is not renewed in full after goods of it were cancelled", async () => {
    const sale = await startSale(sandbox, { lines });
    await sandbox.wait({ days: 6, minutes: 1300 });
    const act = await sale.act("cancellations", shade);
    expect(await ask("CancelLoan", sale, { cancellation: 1, evidence: act })).toBeUndefined();
    const answer = { cancellation: 1, outcome: "stopped", ...inPounds("3500") };
    const evidence = await signed(sale, "return.report", answer);
    await sandbox.wait({ minutes: 300 });
    await ask("ExpireHold", sale, {});
    expect(await ask("RefundPurchaser", sale, { cancellation: 1, ...inPounds("3500"), evidence })).toBeUndefined();
    const renewal = await signed(sale, "renewal.request", {});
    expect(await ask("RenewHold", sale, { evidence: renewal })).toBe("WrongState");
    expect(await sale.loan()).toMatchObject({ status: "expired" });
  });
});
