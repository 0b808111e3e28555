import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectLenderStaff } from "../../clients/sdk/lender-staff.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { previewIn } from "../api/answer.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { startSale } from "../api/sale.ts";
import { enrolledMall } from "../api/staff.ts";
import type { Target } from "../api/target.ts";
import { jpeg } from "../domain/loan/file/samples.ts";
import { advancedSale, owedSale, repaidSale } from "./sales.ts";
import { eventually, type Opened, openTarget } from "./target.ts";

let opened: Opened;
let target: Target;
/** The mall owes money after its refunds, which its next payouts are reduced by: no other journey's mall. */
let mall: SandboxMall;
beforeAll(async () => {
  opened = await openTarget();
  target = opened.target;
  mall = await enrolledMall(target, { advancePolicy: "shipment" });
});
afterAll(async () => opened.stop());

const lamps = (quantity: number) => ({ lines: [{ id: "lamp", quantity }] });
const pounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

describe.concurrent("a purchaser cancels", () => {
  test("before anything is lent: the credit is free again, and no money moves", async () => {
    const account = await target.openAccount({ amount: "12500", currency: "GBP" });
    const sale = await startSale(target, { account, mall });
    expect((await sale.cancel()).status).toBe(202);
    await eventually(async () => expect((await sale.answerReturn({ outcome: "stopped" })).status).toBe(200));
    await eventually(async () => expect(await sale.show()).toMatchObject({ status: "cancelled" }));
    expect(await sale.money()).toEqual([]);
    await eventually(async () => {
      const next = await startSale(target, { account, mall });
      expect(next.answer.body.purchase).toMatchObject({ status: "approved" });
    });
  });

  test("goods on their way: the mall receives them back, the loan ends", async () => {
    const sale = await advancedSale(target, { mall });
    expect((await sale.cancel()).status).toBe(202);
    await eventually(async () => expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200));
    await eventually(async () =>
      expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } }),
    );
  });

  test("one lamp of two: the debt falls by its price, and the rest of the loan continues", async () => {
    const sale = await advancedSale(target, { mall });
    expect((await sale.cancel(lamps(1))).status).toBe(202);
    await eventually(async () => expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200));
    await eventually(async () =>
      expect(await sale.show()).toMatchObject({ outstanding: { amount: "10000" }, refunded: { amount: "2500" } }),
    );
  });

  test("goods that are repaid: the bank pays the purchaser back", async () => {
    const sale = await repaidSale(target, { mall });
    expect((await sale.cancel(lamps(2))).status).toBe(202);
    await eventually(async () => expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200));
    await eventually(async () => expect((await sale.money()).at(-1)).toBe("refunds 5000"));
  });
});

describe.concurrent("a mall refunds", () => {
  test("by line and amount, without a cancellation, as previewed", async () => {
    const sale = await owedSale(target, { mall });
    const { preview, token } = previewIn(await sale.preview(lamps(1)));
    expect(preview).toMatchObject({ loanPrincipal: { amount: "2500" } });
    expect((await sale.refund({ ...lamps(1), token })).status).toBe(202);
    await eventually(async () => expect(await sale.show()).toMatchObject({ refunded: { amount: "2500" } }));
    expect((await sale.refund(pounds("1000"))).status).toBe(202);
    await eventually(async () => expect(await sale.show()).toMatchObject({ outstanding: { amount: "9000" } }));
  });
});

describe.concurrent("a dispute", () => {
  test("is decided by the lender's staff for the purchaser, after the mall has objected with a file", async () => {
    const sale = await advancedSale(target, { mall });
    expect((await sale.dispute({ kind: "notAsDescribed", ...lamps(1) })).status).toBe(202);
    const { url, lenderUrl, lender, now } = target;
    const { mall: id, apiKey, sign: signKey, seal: sealKey } = mall;
    const shop = connectMall({ url, lenderUrl, mall: id, lender, apiKey, signKey, sealKey, now });
    const slip = jpeg(20_000);
    const file = await eventually(async () =>
      shop.uploadEvidence(sale, { file: slip, name: "slip.jpg", cancellation: 1 }),
    );
    await shop.answerDispute(sale, { cancellation: 1, answer: "contested", evidence: [file.reference] });
    const staff = connectLenderStaff({ url: lenderUrl, operatorKey: target.operator("lender").operatorKey });
    const seen = await staff.downloadEvidence({ lender, purchase: sale.id }, file.reference);
    expect(Buffer.from(seen.bytes).equals(slip)).toBe(true);
    await eventually(async () => sale.decide("purchaser"));
    await eventually(async () =>
      expect(await sale.show()).toMatchObject({
        refunded: { amount: "2500" },
        cancellations: [{ status: "refunded", verdict: { by: "lender", favours: "purchaser" } }],
      }),
    );
  });

  test("ends when the mall concedes", async () => {
    const sale = await advancedSale(target, { mall });
    expect((await sale.dispute(lamps(2))).status).toBe(202);
    await eventually(async () => expect((await sale.answerDispute({ answer: "conceded" })).status).toBe(200));
    await eventually(async () =>
      expect(await sale.show()).toMatchObject({
        outstanding: { amount: "7500" },
        cancellations: [{ status: "refunded", verdict: { by: "mall" } }],
      }),
    );
  });
});
