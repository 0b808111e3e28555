import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import type { RefundPreview } from "../../clients/sdk/purchase.ts";
import { expectProblem, previewIn, purchaseIn } from "./answer.ts";
import { composeReport } from "./request.ts";
import { instruct } from "./instructions.ts";
import { acceptedSale, type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => sandbox.stop());

const lamps = (quantity: number) => ({ lines: [{ id: "lamp", quantity }] });

const pounds = (amount: string, currency = "GBP") => ({ amount: { amount, currency } });

/** A sale whose goods are accepted and paid for. */
const repaidSale = async (): Promise<Sale> => {
  const sale = await acceptedSale(sandbox);
  purchaseIn(await sale.repay());
  expect((await sale.show()).status).toBe("repaid");
  return sale;
};

/** The refund of its last cancellation as the mall sees it, once nothing is in flight. */
const refundOf = async (sale: Sale) => (await sale.show()).cancellations.at(-1)?.refund;

/** The refund events of its mall, in order. */
const eventsOf = async (sale: Sale): Promise<readonly string[]> =>
  (await sandbox.hooks(sale.mall.mall, sale.id))
    .map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)
    .filter((type) => type.startsWith("purchase.refund"));

const grant = async (purchaseId: string, amount: string, request: string) =>
  instruct(sandbox, purchaseId, { kind: "refund", ...pounds(amount), request, reason: "a late parcel" });

const refunds = async (sale: Sale, behaviour: string) =>
  sandbox.bankRule({ operation: "refunds", account: sale.account.bankAccount, behaviour });

/** The shares of a preview, which must equal those of the refund. */
const sharesOf = ({ sides: _sides, policy: _policy, goodwill: _goodwill, amount: _amount, ...shares }: RefundPreview) =>
  shares;

describe("a mall refunds without a cancellation", () => {
  test("any number of times, by line, quantity and amount, up to the last penny", async () => {
    const sale = await acceptedSale(sandbox);
    for (const ask of [lamps(1), pounds("333"), lamps(1), pounds("1"), { lines: [{ id: "chair", quantity: 1 }] }]) {
      expect((await sale.refund(ask)).status).toBe(202);
      await sandbox.rest();
    }
    const purchase = await sale.show();
    expect(purchase).toMatchObject({
      status: "cancelled",
      outstanding: { amount: "0" },
      refunded: { amount: "12500" },
    });
    // The chair is worth what is left after what was given for it before.
    expect(purchase.cancellations.map(({ amount }) => amount.amount)).toEqual(["2500", "333", "2500", "1", "7166"]);
    const rebates = purchase.cancellations.map(({ refund }) => Number(refund?.rebate?.amount));
    expect(rebates.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(90);
  });

  test("before anything is lent: only the hold shrinks, and no money moves", async () => {
    const sale = await startSale(sandbox);
    expect((await sale.refund(lamps(1))).status).toBe(202);
    expect(await refundOf(sale)).toMatchObject({
      status: "paid",
      released: { amount: "2500" },
      loanPrincipal: { amount: "0" },
      clawback: { amount: "0" },
    });
    expect((await sale.ship()).status).toBe(200);
    expect(await sale.show()).toMatchObject({ advanced: { amount: "10000" }, outstanding: { amount: "10000" } });
  });

  test("an amount as goodwill: the mall pays, the purchaser keeps the goods and the deadlines continue", async () => {
    const sale = await acceptedSale(sandbox);
    const { due } = await sale.show();
    const { preview } = previewIn(await sale.preview(pounds("1000")));
    expect(preview).toMatchObject({ goodwill: "mall", loanPrincipal: { amount: "1000" }, borne: { amount: "0" } });
    expect((await sale.refund(pounds("1000"))).status).toBe(202);
    const purchase = await sale.show();
    expect(purchase).toMatchObject({
      due,
      outstanding: { amount: "11500" },
      lines: [{ cancelled: 0 }, { cancelled: 0 }],
      cancellations: [{ goodwill: "mall", initiatedBy: "mall" }],
    });
  });

  test("after full repayment: pending until the bank has paid the purchaser", async () => {
    const sale = await repaidSale();
    const { preview, token } = previewIn(await sale.preview(lamps(2)));
    expect(preview).toMatchObject({ loanPrincipal: { amount: "0" }, cashBack: { amount: "5000" } });
    expect((await sale.refund({ ...lamps(2), token })).status).toBe(202);
    expect(await refundOf(sale)).toEqual({ status: "paid", ...sharesOf(preview) });
    expect((await sale.money()).slice(1)).toEqual(["debits 12500", "refunds 5000"]);
    expect((await sale.show()).status).toBe("repaid");
    expect((await sale.refund({ lines: [{ id: "chair", quantity: 1 }] })).status).toBe(202);
    expect((await sale.show()).status).toBe("cancelled");
    expect((await sale.money()).at(-1)).toBe("refunds 7500");
  });

  test("once, when the request is sent ten times at once", async () => {
    const sale = await acceptedSale(sandbox);
    const { preview, token } = previewIn(await sale.preview(lamps(1)));
    const request = { ...lamps(1), amount: preview.amount, token };
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "refund.request", request);
    const ask = async () => sandbox.post(`/v1/purchases/${sale.id}/refunds`, { envelope });
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    for (const answer of answers) expect([200, 202, 409]).toContain(answer.status);
    expect(answers.some(({ status }) => status === 202)).toBe(true);
    expect((await sale.show()).cancellations).toHaveLength(1);
    expect((await ask()).status).toBe(202);
    expect((await sale.show()).refunded).toEqual({ amount: "2500", currency: "GBP" });
  });
});

/** What of its purchaser's money has paid interest. */
const interestOf = async (sale: Sale): Promise<number> => {
  const paid = (await sale.loan())["paid"] as Readonly<Record<string, { readonly amount: string }>>;
  return Number(paid["interest"]?.amount);
};

describe("refunds of a loan with interest", () => {
  const dayMs = 86_400_000;
  /** A sale in six instalments, accepted, whose first is paid. */
  const instalments = async (): Promise<Sale> => {
    const offers = await showPlans(sandbox.lenderUrl, sandbox.lender, { amount: "12500", currency: "GBP" });
    const found = offers.find(({ id }) => id === "instalments-6");
    if (!found) throw new Error("no plan with interest");
    const sale = await acceptedSale(sandbox, { plan: await consentTo(found) });
    const first = found.disclosure.instalments[0]?.due ?? "";
    await sandbox.wait({ days: Math.ceil((Date.parse(first) + dayMs - sandbox.now()) / dayMs) });
    return sale;
  };

  test("a partial refund after an instalment: its share of the paid interest is cash, at the lender's cost, as previewed", async () => {
    const sale = await instalments();
    const interest = await interestOf(sale);
    expect(interest).toBeGreaterThan(50);
    const { preview, token } = previewIn(await sale.preview(lamps(2)));
    const share = Math.floor((interest * 5000) / 12_500);
    expect(preview).toMatchObject({
      loanPrincipal: { amount: "5000" },
      loanInterest: { amount: "0" },
      cashBack: { amount: String(share) },
      borne: { amount: String(share) },
      sides: { purchaser: { amount: String(5000 + share) }, lender: { amount: String(-share) }, sum: { amount: "0" } },
    });
    expect((await sale.refund({ ...lamps(2), token })).status).toBe(202);
    expect(await refundOf(sale)).toEqual({ status: "paid", ...sharesOf(preview) });
    expect((await sale.money()).at(-1)).toBe(`refunds ${share}`);
    const after = await sale.loan();
    expect(after).toMatchObject({ refunds: [{ status: "paid", cashBack: { amount: String(share) } }] });
  });

  test("a full refund: the purchaser gets back all that was paid, and owes nothing", async () => {
    const sale = await instalments();
    const [debit = ""] = (await sale.money()).filter((each) => each.startsWith("debits"));
    expect((await sale.refund(pounds("12500"))).status).toBe(202);
    expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
    // An amount is goodwill, so it leaves the interest where it is.
    const goodwill = Number(debit.split(" ")[1]) - (await interestOf(sale));
    expect((await sale.money()).at(-1)).toBe(`refunds ${goodwill}`);
    const other = await instalments();
    const [paid = ""] = (await other.money()).filter((each) => each.startsWith("debits"));
    const goods = { lines: [...lamps(2).lines, { id: "chair", quantity: 1 }] };
    expect((await other.refund(goods)).status).toBe(202);
    expect(await other.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
    expect((await other.money()).at(-1)).toBe(paid.replace("debits", "refunds"));
  });

  test("a contract by which the mall bears the refunded charges, agreed with the lender before the loan", async () => {
    await pinPolicy({ borneBy: "mall" });
    const sale = await instalments();
    await pinPolicy();
    const { preview } = previewIn(await sale.preview(lamps(2)));
    expect(preview.policy).toEqual({ interest: "returned", fees: "returned", borneBy: "mall" });
    expect(preview.borne.amount).toBe("0");
    const gross = Number(preview.clawback.amount) + Number(preview.rebate.amount);
    expect(gross).toBe(5000 + Number(preview.cashBack.amount));
    await expect(pinPolicy({ borneBy: "nobody" })).rejects.toThrow();
  });
});

/** The lender gives the mall another contract, or with nothing named the usual one. */
const pinPolicy = async (refundPolicy?: object) =>
  sandbox.pinAgain(sandbox.thistle, refundPolicy ? { refundPolicy } : {});

describe("the state of a refund", () => {
  test("is failed with a code while the bank refuses: the debt is unchanged, a retry follows in a week, then it is paid", async () => {
    const sale = await repaidSale();
    await refunds(sale, "refuse");
    expect((await sale.refund(lamps(1))).status).toBe(202);
    expect(await refundOf(sale)).toMatchObject({
      status: "failed",
      code: "RefundRefused",
      cashBack: { amount: "2500" },
    });
    expect(await sale.loan()).toMatchObject({ refunds: [{ status: "failed", cashBack: { amount: "2500" } }] });
    expect(await sale.show()).toMatchObject({
      refunded: { amount: "0" },
      cancellations: [{ status: "parked" }],
      waitingFor: { who: "operator" },
    });
    await sandbox.wait({ days: 7, hours: 1 });
    expect(await refundOf(sale)).toMatchObject({ status: "failed", code: "RefundRefused" });
    await refunds(sale, "done");
    expect(await refundOf(sale)).toMatchObject({ status: "failed" });
    await sandbox.wait({ days: 7, hours: 1 });
    expect(await refundOf(sale)).toMatchObject({ status: "paid", cashBack: { amount: "2500" } });
    expect(await refundOf(sale)).not.toHaveProperty("code");
    expect(await sale.show()).toMatchObject({ refunded: { amount: "2500" }, status: "repaid" });
    expect((await sale.money()).filter((each) => each.startsWith("refunds"))).toEqual(["refunds 2500"]);
    expect(await eventsOf(sale)).toEqual([
      "purchase.refund_decided",
      "purchase.refund_parked",
      "purchase.refund_parked",
      "purchase.refunded",
    ]);
  });

  test("excludes a parked refund from the shown debt where a part lowers it", async () => {
    const sale = await acceptedSale(sandbox);
    purchaseIn(await sale.repay("10000"));
    await sandbox.rest();
    await refunds(sale, "refuse");
    expect((await sale.refund(lamps(2))).status).toBe(202);
    expect(await refundOf(sale)).toMatchObject({
      status: "failed",
      loanPrincipal: { amount: "2500" },
      cashBack: { amount: "2500" },
    });
    expect(await sale.show()).toMatchObject({ outstanding: { amount: "0" } });
    await refunds(sale, "done");
    await sandbox.wait({ days: 7, hours: 1 });
    expect(await refundOf(sale)).toMatchObject({ status: "paid" });
  });

  test("is pending while the bank is unavailable, and paid only when the bank says so", async () => {
    const sale = await repaidSale();
    await refunds(sale, "fail");
    expect((await sale.refund(lamps(1))).status).toBe(202);
    expect(await refundOf(sale)).toEqual({ status: "pending" });
    expect(await sale.loan()).toMatchObject({ refunds: [{ status: "pending", cashBack: { amount: "2500" } }] });
    await refunds(sale, "done");
    await sandbox.wait({ hours: 2 });
    expect(await refundOf(sale)).toMatchObject({ status: "paid" });
    expect((await sale.money()).at(-1)).toBe("refunds 2500");
  });

  test("is paid once when the bank's response is lost", async () => {
    const sale = await repaidSale();
    await refunds(sale, "unknown-then-done");
    expect((await sale.refund(lamps(1))).status).toBe(202);
    expect(await refundOf(sale)).toMatchObject({ status: "paid" });
    expect((await sale.money()).filter((each) => each.startsWith("refunds"))).toEqual(["refunds 2500"]);
  });

  test("has no preview when the lender does not answer, and nothing changes", async () => {
    const sale = await acceptedSale(sandbox);
    for (const error of ["Runtime.ExitError", "Runtime.ExitError", "Runtime.ExitError"])
      await sandbox.fault({ function: "tallystick-lender-preview-refund", when: "before", error, containing: sale.id });
    const before = await sandbox.state();
    expectProblem(await sale.preview(lamps(1)), 503, "LenderSilent");
    expect(await sandbox.state()).toEqual(before);
  });
});

describe("the lender's goodwill", () => {
  test("lowers the debt at its own cost: the mall takes no part and owes nothing more", async () => {
    const sale = await acceptedSale(sandbox);
    const before = await sandbox.books();
    await grant(sale.id, "1000", "case-1");
    expect(await refundOf(sale)).toMatchObject({
      status: "paid",
      loanPrincipal: { amount: "1000" },
      clawback: { amount: "0" },
      rebate: { amount: "0" },
      borne: { amount: "1000" },
    });
    expect(await sale.show()).toMatchObject({
      outstanding: { amount: "11500" },
      cancellations: [{ goodwill: "lender", initiatedBy: "lender" }],
    });
    const after = await sandbox.books();
    expect(after.accounts["goodwill GBP"]).toEqual({ amount: "1000", currency: "GBP" });
    expect(after.accounts["mallSettlement GBP"]).toEqual(before.accounts["mallSettlement GBP"]);
    await grant(sale.id, "1000", "case-1");
    expect((await sale.show()).cancellations).toHaveLength(1);
    expectProblem(await grant(sale.id, "999", "case-1"), 422, "AmountMismatch");
  });

  test("is cash where the debt is paid, and at most the amount that was lent and not refunded", async () => {
    const sale = await repaidSale();
    await grant(sale.id, "700", "case-2");
    await sandbox.rest();
    expect((await sale.money()).at(-1)).toBe("refunds 700");
    expectProblem(await grant(sale.id, "11801", "case-3"), 422, "AmountOutOfRange");
    const held = await startSale(sandbox);
    expectProblem(await grant(held.id, "1", "case-4"), 422, "AmountOutOfRange");
    expect((await held.show()).cancellations).toEqual([]);
  });

  test("is returned to the lender when all goods are returned, because then the mall keeps nothing", async () => {
    const sale = await acceptedSale(sandbox);
    await grant(sale.id, "1000", "case-5");
    await sandbox.rest();
    expect((await sale.cancel()).status).toBe(202);
    await sandbox.rest();
    expect((await sale.answerReturn({ cancellation: 2, outcome: "received" })).status).toBe(200);
    const refund = await refundOf(sale);
    expect(refund).toMatchObject({ status: "paid", loanPrincipal: { amount: "11500" }, borne: { amount: "-1000" } });
    expect(Number(refund?.clawback?.amount) + Number(refund?.rebate?.amount)).toBe(12_500);
    expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
  });
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
});
