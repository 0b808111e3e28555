import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import type { RefundPreview } from "../../clients/sdk/purchase.ts";
import { expectProblem, expectRefusal, previewIn, purchaseIn } from "./answer.ts";
import { composeReport, tampered } from "./request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
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

/** What its mall was told about refunds, in order. */
const eventsOf = async (sale: Sale): Promise<readonly string[]> =>
  (await sandbox.hooks(sale.mall.mall, sale.id))
    .map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)
    .filter((type) => type.startsWith("purchase.refund"));

const grant = async (purchaseId: string, amount: string, request: string, reason = "a late parcel") =>
  sandbox.invoke("tallystick-operator-grant-refund", { purchaseId, ...pounds(amount), request, reason });

const refunds = async (sale: Sale, behaviour: string) =>
  sandbox.bankRule({ operation: "refunds", account: sale.account.bankAccount, behaviour });

/** What of a preview must come true. */
const sharesOf = ({ sides: _sides, policy: _policy, goodwill: _goodwill, amount: _amount, ...shares }: RefundPreview) =>
  shares;

describe("a mall requests a preview of a refund", () => {
  test("and sees four sides that sum to zero and the expiry of a token, and nothing is booked", async () => {
    const sale = await acceptedSale(sandbox);
    const before = await sandbox.state();
    const answer = await sale.preview(lamps(1));
    expect(answer.status).toBe(200);
    const { preview } = previewIn(answer);
    // Of 90 pence 28 went back at the early acceptance; 62 for 125 pounds are 12 for the lamp.
    expect(preview).toMatchObject({
      ...pounds("2500"),
      loanPrincipal: { amount: "2500" },
      loanInterest: { amount: "0" },
      fees: { amount: "0" },
      cashBack: { amount: "0" },
      borne: { amount: "0" },
      sides: { purchaser: { amount: "2500" }, sum: { amount: "0" } },
      policy: { interest: "returned", fees: "returned", borneBy: "lender" },
    });
    expect(preview).not.toHaveProperty("goodwill");
    expect(Number(preview.clawback.amount) + Number(preview.rebate.amount)).toBe(2500);
    expect(Number(preview.rebate.amount) + Number(preview.earned.amount)).toBe(12);
    const minutes = (Date.parse(answer.body.expiresAt ?? "") - sandbox.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    expect(await sandbox.state()).toEqual(before);
  });

  test("and commits to it: the shown amounts are booked once and reported", async () => {
    const sale = await acceptedSale(sandbox);
    const { preview, token } = previewIn(await sale.preview(lamps(1)));
    const refund = await sale.refund({ ...lamps(1), token });
    expect(refund.status).toBe(202);
    expect(purchaseIn(refund).cancellations).toMatchObject([
      { status: "refunding", initiatedBy: "mall", refund: { status: "pending" } },
    ]);
    expect(await refundOf(sale)).toEqual({ status: "paid", ...sharesOf(preview) });
    const purchase = await sale.show();
    expect(purchase).toMatchObject({
      status: "accepted",
      outstanding: { amount: "10000" },
      refunded: { amount: "2500" },
      lines: [{ cancelled: 1 }, { cancelled: 0 }],
    });
    expect(purchase).not.toHaveProperty("paused");
    expect(await eventsOf(sale)).toEqual(["purchase.refund_decided", "purchase.refunded"]);
    expect(await sale.loan()).toMatchObject({
      refunds: [{ cancellation: 1, status: "paid", loanPrincipal: { amount: "2500" } }],
    });
    expect(await sale.money()).toEqual(["payouts 12410"]);
    // The purchase has moved, so the same token commits nothing more.
    await expectRefusal(sandbox, async () => sale.refund({ ...lamps(1), token }), 409, "PreviewStale");
  });

  test("for an open cancellation, whole or in part, and commits to it with the return", async () => {
    const sale = await shippedSale(sandbox);
    expect((await sale.cancel(lamps(2))).status).toBe(202);
    await sandbox.rest();
    const whole = previewIn(await sale.preview({ cancellation: 1 }));
    expect(whole.preview).toMatchObject(pounds("5000"));
    const { preview, token } = previewIn(await sale.preview({ cancellation: 1, ...lamps(1) }));
    expect(preview).toMatchObject(pounds("2500"));
    const received = { outcome: "received", ...lamps(1) };
    const other = async () => sale.answerReturn({ ...received, token: whole.token });
    await expectRefusal(sandbox, other, 422, "PreviewMismatch");
    const refused = async () => sale.answerReturn({ outcome: "refused", evidence: "worn", token });
    await expectRefusal(sandbox, refused, 400, "InvalidRequest");
    expect((await sale.answerReturn({ ...received, token })).status).toBe(200);
    expect(await refundOf(sale)).toEqual({ status: "paid", ...sharesOf(preview) });
    const again = async () => sale.preview({ cancellation: 1 });
    await expectRefusal(sandbox, again, 409, "ReturnAlreadyReported");
  });

  test("through the mall's SDK, which checks the receipt", async () => {
    const sale = await acceptedSale(sandbox);
    const { url, lender, thistle, now } = sandbox;
    const { mall, apiKey, sign: signKey, seal: sealKey } = thistle;
    const connected = connectMall({ url, mall, lender, apiKey, signKey, sealKey, now });
    const { preview, token } = await connected.previewRefund(sale, lamps(2));
    const { purchase } = await connected.refund(sale, lamps(2), token);
    expect(purchase.cancellations).toMatchObject([{ amount: preview.amount, refund: { status: "pending" } }]);
    await connected.refund(sale, pounds("100"));
    expect(await refundOf(sale)).toMatchObject({ status: "paid", loanPrincipal: { amount: "100" } });
  });
});

describe("a stale token commits nothing", () => {
  test("after a repayment", async () => {
    const sale = await acceptedSale(sandbox);
    const { token } = previewIn(await sale.preview(lamps(1)));
    purchaseIn(await sale.repay("1000"));
    await sandbox.rest();
    await expectRefusal(sandbox, async () => sale.refund({ ...lamps(1), token }), 409, "PreviewStale");
    const { preview, token: fresh } = previewIn(await sale.preview(lamps(1)));
    expect((await sale.refund({ ...lamps(1), token: fresh })).status).toBe(202);
    expect(await refundOf(sale)).toEqual({ status: "paid", ...sharesOf(preview) });
  });

  test("after a quarter of an hour, but not before", async () => {
    const sale = await acceptedSale(sandbox);
    const { token: early } = previewIn(await sale.preview(lamps(1)));
    await sandbox.wait({ minutes: 16 });
    await expectRefusal(sandbox, async () => sale.refund({ ...lamps(1), token: early }), 409, "PreviewStale");
    const { token } = previewIn(await sale.preview(lamps(1)));
    await sandbox.wait({ minutes: 13 });
    expect((await sale.refund({ ...lamps(1), token })).status).toBe(202);
  });

  test("of a cancellation, after another cancellation", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel(lamps(1));
    await sandbox.rest();
    const { token } = previewIn(await sale.preview({ cancellation: 1 }));
    await sale.cancel(lamps(1));
    await sandbox.rest();
    const received = async () => sale.answerReturn({ outcome: "received", token });
    await expectRefusal(sandbox, received, 409, "PreviewStale");
    expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200);
  });

  test("when only the lender knows that the loan has changed: the refund fails with its code, and nothing is booked", async () => {
    const sale = await acceptedSale(sandbox);
    const { token } = previewIn(await sale.preview(lamps(1)));
    await sandbox.invoke("tallystick-lender-cancel-loan", { purchaseId: sale.id, cancellation: 9 });
    const { lender: before } = await sandbox.state();
    expect((await sale.refund({ ...lamps(1), token })).status).toBe(202);
    expect(await refundOf(sale)).toEqual({ status: "failed", code: "PreviewStale" });
    const purchase = await sale.show();
    expect(purchase).toMatchObject({ status: "accepted", outstanding: { amount: "12500" }, refunded: { amount: "0" } });
    expect(purchase.lines.map(({ cancelled }) => cancelled)).toEqual([0, 0]);
    expect((await sandbox.state()).lender).toEqual(before);
    expect(await eventsOf(sale)).toEqual(["purchase.refund_decided", "purchase.refund_failed"]);
    expect((await sale.refund(lamps(1))).status).toBe(202);
    expect(await refundOf(sale)).toMatchObject({ status: "paid", loanPrincipal: { amount: "2500" } });
  });

  test("of another purchase, of other goods, of another amount, or of another mall", async () => {
    const [one, other] = [await acceptedSale(sandbox), await acceptedSale(sandbox)];
    const { token } = previewIn(await one.preview(lamps(1)));
    await expectRefusal(sandbox, async () => other.refund({ ...lamps(1), token }), 422, "PreviewMismatch");
    await expectRefusal(sandbox, async () => one.refund({ ...lamps(2), token }), 422, "PreviewMismatch");
    await expectRefusal(sandbox, async () => one.refund({ ...pounds("2500"), token }), 422, "PreviewMismatch");
    const envelope = await composeReport(sandbox, sandbox.hanok, one, "refund.request", { ...lamps(1), token });
    const theirs = async () => sandbox.post(`/v1/purchases/${one.id}/refunds`, { envelope });
    await expectRefusal(sandbox, theirs, 422, "PreviewMismatch");
  });

  test("and the order of the goods does not matter", async () => {
    const sale = await acceptedSale(sandbox);
    const goods = [
      { id: "lamp", quantity: 1 },
      { id: "chair", quantity: 1 },
    ];
    const { token } = previewIn(await sale.preview({ lines: goods }));
    expect((await sale.refund({ lines: goods.toReversed(), token })).status).toBe(202);
  });

  test("that the gateway did not issue", async () => {
    const sale = await acceptedSale(sandbox);
    const { token } = previewIn(await sale.preview(lamps(1)));
    const receipt = (await sale.preview(lamps(1))).body.receipt ?? "";
    const forged = [0, 1, 2].map((part) => tampered(token, part));
    for (const each of [...forged, receipt, `${token}.`, token.slice(0, -4), "a.b.c", "", "token"])
      await expectRefusal(sandbox, async () => sale.refund({ ...lamps(1), token: each }), 400, "InvalidMessage");
    await expectRefusal(sandbox, async () => sale.refund({ ...lamps(1), token: 7 }), 400, "InvalidRequest");
  });
});

describe("a mall can neither refund nor preview", () => {
  test.each<[string, object, number, string]>([
    ["more than there is", pounds("12501"), 422, "AmountOutOfRange"],
    ["nothing", pounds("0"), 422, "AmountOutOfRange"],
    ["less than nothing", pounds("-1"), 422, "AmountOutOfRange"],
    ["another currency", pounds("100", "KRW"), 422, "CurrencyMismatch"],
    ["parts of a penny", pounds("1.5"), 400, "InvalidRequest"],
    ["a number", { amount: { amount: 100, currency: "GBP" } }, 400, "InvalidRequest"],
    ["goods that were not ordered", { lines: [{ id: "desk", quantity: 1 }] }, 422, "LineUnknown"],
    ["more of a line than there is", lamps(3), 422, "QuantityExceeded"],
    ["none of a line", lamps(0), 400, "InvalidRequest"],
    ["the same line twice", { lines: [...lamps(1).lines, ...lamps(1).lines] }, 400, "InvalidRequest"],
    ["no lines", { lines: [] }, 400, "InvalidRequest"],
    ["neither goods nor an amount", {}, 400, "InvalidRequest"],
    ["goods and an amount", { ...lamps(1), ...pounds("1") }, 400, "InvalidRequest"],
    ["something else besides", { ...lamps(1), goodwill: "lender" }, 400, "InvalidRequest"],
  ])("%s", async (_, ask, status, code) => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.refund(ask), status, code);
    await expectRefusal(sandbox, async () => sale.preview(ask), status, code);
  });

  test("a cancellation that does not exist, or goods that are not part of it", async () => {
    const sale = await shippedSale(sandbox);
    await expectRefusal(sandbox, async () => sale.preview({ cancellation: 1 }), 404, "CancellationUnknown");
    await sale.cancel(lamps(1));
    const chair = { cancellation: 1, lines: [{ id: "chair", quantity: 1 }] };
    await expectRefusal(sandbox, async () => sale.preview(chair), 422, "QuantityExceeded");
    const amount = { cancellation: 1, ...pounds("1") };
    await expectRefusal(sandbox, async () => sale.preview(amount), 400, "InvalidRequest");
  });

  test("another mall's purchase, or with an envelope for something else", async () => {
    const sale = await acceptedSale(sandbox);
    for (const [path, op] of [
      ["refunds", "refund.request"],
      ["refund-previews", "refund.preview"],
    ] as const) {
      const theirs = await composeReport(sandbox, sandbox.hanok, sale, op, lamps(1));
      const post = async () => sandbox.post(`/v1/purchases/${sale.id}/${path}`, { envelope: theirs });
      await expectRefusal(sandbox, post, 404, "PurchaseNotFound");
      const wrong = async () => sale.report(path, "advance.request", lamps(1));
      await expectRefusal(sandbox, wrong, 400, "InvalidMessage");
    }
  });

  test("a purchase that is fully refunded, cancelled or expired", async () => {
    const sale = await acceptedSale(sandbox);
    expect((await sale.refund(pounds("12500"))).status).toBe(202);
    expect((await sale.show()).status).toBe("cancelled");
    await expectRefusal(sandbox, async () => sale.refund(pounds("1")), 409, "AlreadyCancelled");
    const expired = await startSale(sandbox);
    await sandbox.wait({ days: 8 });
    await expectRefusal(sandbox, async () => expired.refund(pounds("1")), 409, "WrongState");
    await expectRefusal(sandbox, async () => expired.preview(pounds("1")), 409, "WrongState");
  });
});

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
    const { token } = previewIn(await sale.preview(lamps(1)));
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "refund.request", { ...lamps(1), token });
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
    const offers = await showPlans(sandbox.url, sandbox.lender, { amount: "12500", currency: "GBP" });
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
      cancellations: [{ goodwill: "lender", initiatedBy: "lender", reason: "a late parcel" }],
    });
    const after = await sandbox.books();
    expect(after.accounts["goodwill GBP"]).toEqual({ amount: "1000", currency: "GBP" });
    expect(after.accounts["mallSettlement GBP"]).toEqual(before.accounts["mallSettlement GBP"]);
    await grant(sale.id, "1000", "case-1");
    expect((await sale.show()).cancellations).toHaveLength(1);
    await expect(grant(sale.id, "999", "case-1")).rejects.toThrow(/another request/);
  });

  test("is cash where the debt is paid, and at most the amount that was lent and not refunded", async () => {
    const sale = await repaidSale();
    await grant(sale.id, "700", "case-2");
    await sandbox.rest();
    expect((await sale.money()).at(-1)).toBe("refunds 700");
    await expect(grant(sale.id, "11801", "case-3")).rejects.toThrow(/11800/);
    const held = await startSale(sandbox);
    await expect(grant(held.id, "1", "case-4")).rejects.toThrow(/lent/);
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
