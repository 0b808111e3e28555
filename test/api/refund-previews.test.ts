import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import type { RefundPreview } from "../../clients/sdk/purchase.ts";
import { expectRefusal, previewIn, purchaseIn } from "./answer.ts";
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

/** The refund of its last cancellation as the mall sees it, once nothing is in flight. */
const refundOf = async (sale: Sale) => (await sale.show()).cancellations.at(-1)?.refund;

/** The refund events of its mall, in order. */
const eventsOf = async (sale: Sale): Promise<readonly string[]> =>
  (await sandbox.hooks(sale.mall.mall, sale.id))
    .map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)
    .filter((type) => type.startsWith("purchase.refund"));

/** The shares of a preview, which must equal those of the refund. */
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
    const { purchase } = await connected.refund(sale, { ...lamps(2), amount: preview.amount }, token);
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
    const evidence = await sale.act("repayments", pounds("100"));
    const early = { purchaseId: sale.id, version: 99, repayment: 9, ...pounds("100"), evidence };
    await sandbox.invoke("tallystick-lender-collect-repayment", early);
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
    const { preview, token } = previewIn(await one.preview(lamps(1)));
    await expectRefusal(sandbox, async () => other.refund({ ...lamps(1), token }), 422, "PreviewMismatch");
    await expectRefusal(sandbox, async () => one.refund({ ...lamps(2), token }), 422, "PreviewMismatch");
    await expectRefusal(sandbox, async () => one.refund({ ...pounds("2500"), token }), 422, "PreviewMismatch");
    const request = { ...lamps(1), amount: preview.amount, token };
    const envelope = await composeReport(sandbox, sandbox.hanok, one, "refund.request", request);
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
      const request = { ...lamps(1), ...(op === "refund.request" && pounds("2500")) };
      const theirs = await composeReport(sandbox, sandbox.hanok, sale, op, request);
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

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
});
