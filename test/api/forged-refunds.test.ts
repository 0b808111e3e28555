import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purchaseIn } from "./answer.ts";
import { hostileTo } from "./hostile.ts";
import { composeReport } from "./request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* A gateway that invents, alters or repeats what a mall signed about a refund or a quote, or hurries the mall: the lender does not move. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const { invoke, expectNothing, run } = hostileTo(() => sandbox);

const signedBy = async (sale: Sale, op: string, body: object): Promise<string> =>
  composeReport(sandbox, sale.mall, sale, op, body);

const chair = [{ id: "chair", quantity: 1 }];

/** A sale whose purchaser has cancelled the chair, for 75.00. */
const cancelledSale = async (): Promise<Sale> => {
  const sale = await shippedSale(sandbox);
  purchaseIn(await sale.cancel({ lines: chair }));
  await sandbox.rest();
  return sale;
};

const refund = (amount: string, more: object = {}) => ({ cancellation: 1, ...inPounds(amount), ...more });

describe("a refund of the purchaser's cancellation", () => {
  test("needs the mall's answer to exactly it, and is at most of what was cancelled", async () => {
    const sale = await cancelledSale();
    const nothing = async (input: object, rejected: string) => expectNothing("refund-purchaser", sale, input, rejected);
    const received = await signedBy(sale, "return.report", {
      cancellation: 1,
      outcome: "received",
      ...inPounds("7500"),
    });
    await nothing(refund("7500"), "EvidenceMissing");
    for (const other of ["7501", "7499", "1", "0"])
      await nothing(refund(other, { evidence: received }), "EvidenceInvalid");
    await nothing(refund("7500", { evidence: received, goodwill: "mall" }), "EvidenceInvalid");
    await nothing(refund("7500", { evidence: received, cancellation: 2 }), "EvidenceInvalid");
    await nothing({ cancellation: 2, ...inPounds("7500") }, "CancellationUnknown");
    for (const body of [
      { cancellation: 2, outcome: "received", ...inPounds("7500") },
      { cancellation: 1, outcome: "received" },
      { cancellation: 1, outcome: "received", ...inPounds("7499") },
      { cancellation: 1, outcome: "received", amount: { amount: "7500", currency: "EUR" } },
      { cancellation: 1, outcome: "shipped" },
      { cancellation: 1, outcome: "refused", evidence: "worn" },
    ])
      await nothing(refund("7500", { evidence: await signedBy(sale, "return.report", body) }), "EvidenceInvalid");
    const contested = { cancellation: 1, answer: "contested", evidence: ["doc_delivery-slip"] };
    await nothing(refund("7500", { evidence: await signedBy(sale, "dispute.answer", contested) }), "EvidenceInvalid");
    const shipment = await signedBy(sale, "shipment.report", { shipment: "s1" });
    await nothing(refund("7500", { evidence: shipment }), "EvidenceInvalid");
    const other = await cancelledSale();
    const elsewhere = await signedBy(other, "return.report", {
      cancellation: 1,
      outcome: "received",
      ...inPounds("7500"),
    });
    await nothing(refund("7500", { evidence: elsewhere }), "EvidenceInvalid");
    const byOther = { ...sale, mall: sandbox.hanok };
    const stranger = await signedBy(byOther, "return.report", {
      cancellation: 1,
      outcome: "received",
      ...inPounds("7500"),
    });
    await nothing(refund("7500", { evidence: stranger }), "EvidenceInvalid");
  });

  test("is booked once, also when it is repeated after a week", async () => {
    const sale = await cancelledSale();
    const evidence = await signedBy(sale, "return.report", {
      cancellation: 1,
      outcome: "received",
      ...inPounds("7500"),
    });
    expect(await invoke("refund-purchaser", sale, refund("7500", { evidence }))).toBe("done");
    await expectNothing("refund-purchaser", sale, refund("7500", { evidence }), "done");
    await sandbox.wait({ days: 8 });
    await expectNothing("refund-purchaser", sale, refund("7500"), "done");
  });

  test("follows the mall's silence only by the lender's own clock", async () => {
    const sale = await cancelledSale();
    await sandbox.wait({ days: 13 });
    await expectNothing("refund-purchaser", sale, refund("7500"), "EvidenceMissing");
    // The lender's clock began a moment after the gateway's, which asks again an hour later.
    await sandbox.wait({ days: 1, hours: 2 });
    expect(await sale.show()).toMatchObject({ cancellations: [{ status: "refunded" }] });
    expect(await sale.loan()).toMatchObject({ outstanding: { amount: "5000" } });
  });

  test("follows sooner where the purchaser has reported it missing, which the lender sees itself", async () => {
    const sale = await cancelledSale();
    purchaseIn(await sale.dispute({ kind: "refundNotProcessed", cancellation: 1 }));
    await sandbox.rest();
    await sandbox.wait({ days: 6 });
    await expectNothing("refund-purchaser", sale, refund("7500"), "EvidenceMissing");
    // The lender's clock began a moment after the gateway's, which asks again an hour later.
    await sandbox.wait({ days: 1, hours: 2 });
    expect(await sale.show()).toMatchObject({ cancellations: [{ status: "refunded" }] });
  });

  test("that the gateway decides for itself leaves the purchase waiting, and an operator sees it", async () => {
    const sale = await cancelledSale();
    const invented = { phase: "refund", ...refund("7500") };
    expect(await run("cancellation-to-refund", sale, invented)).toEqual({ status: "FAILED", error: "EvidenceRefused" });
    expect(await sale.show()).toMatchObject({ cancellations: [{ status: "returning" }] });
  });
});

describe("a refund that the mall requests", () => {
  test("is of the goods or of the amount that it signed, with the preview that it signed", async () => {
    const sale = await acceptedSale(sandbox);
    const nothing = async (input: object) => expectNothing("refund-purchaser", sale, input, "EvidenceInvalid");
    const goods = await signedBy(sale, "refund.request", { lines: chair, ...inPounds("7500") });
    for (const other of ["7501", "7499", "1", "0"]) await nothing(refund(other, { evidence: goods }));
    await nothing(refund("7500", { evidence: goods, goodwill: "mall" }));
    await nothing(refund("7500", { evidence: goods, preview: { loan: 1, on: "2026-01-05" } }));
    const goodwill = await signedBy(sale, "refund.request", inPounds("500"));
    await nothing(refund("499", { evidence: goodwill, goodwill: "mall" }));
    await nothing(refund("500", { evidence: goodwill }));
    const { token } = (await sale.preview({ lines: chair })).body as { readonly token: string };
    const shown = await signedBy(sale, "refund.request", { lines: chair, ...inPounds("7500"), token });
    await nothing(refund("7500", { evidence: shown }));
    await nothing(refund("7500", { evidence: shown, preview: { loan: 99, on: "2026-01-05" } }));
    purchaseIn(await sandbox.post(`/v1/purchases/${sale.id}/refunds`, { envelope: goodwill }));
    expect(await sale.show()).toMatchObject({ refunded: { amount: "500" } });
    const again = { ...refund("500", { evidence: goodwill, goodwill: "mall" }), cancellation: 2 };
    await expectNothing("refund-purchaser", sale, again, "EvidenceUsed");
  });

  test("is none of a cancellation that the purchaser has opened", async () => {
    const sale = await cancelledSale();
    const evidence = await signedBy(sale, "refund.request", { lines: chair, ...inPounds("7500") });
    await expectNothing("refund-purchaser", sale, refund("7500", { evidence }), "EvidenceInvalid");
  });
});

test("a quote is given only for the amount that the mall signed", async () => {
  const sale = await startSale(sandbox);
  const quote = { quote: "quo_1", ...inPounds("2500") };
  const nothing = async (input: object, rejected: string) => expectNothing("quote-advance", sale, input, rejected);
  await nothing(quote, "EvidenceMissing");
  const request = await signedBy(sale, "quote.request", inPounds("2500"));
  await nothing({ ...quote, ...inPounds("2501"), evidence: request }, "EvidenceInvalid");
  await nothing({ ...quote, evidence: await signedBy(sale, "advance.request", inPounds("2500")) }, "EvidenceInvalid");
  expect(await invoke("quote-advance", sale, { ...quote, evidence: request })).toBe("done");
  await nothing({ ...quote, quote: "quo_2", evidence: request }, "EvidenceUsed");
  await nothing({ ...quote, evidence: request }, "done");
});
