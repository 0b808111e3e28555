import { describe, expect, it } from "vitest";
import { requestAdvance } from "../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { grantRefund, planRefund, requestRefund } from "../../../domain/purchase/refund-request.ts";
import { failRefund, parkRefund, recordRefund } from "../../../domain/purchase/refund-result.ts";
import { reportReturn } from "../../../domain/purchase/return-report.ts";
import { viewPurchase } from "../../../domain/purchase/view/purchase-view.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import {
  accepted,
  advanced,
  approved,
  cancelling,
  day,
  delivered,
  disputing,
  gbp,
  rejectionOf,
  ok,
  pending,
  refundOf,
  makeStatement,
  sharesOf,
} from "../fixtures.ts";

const lines = (id: string, quantity: number) => ({ lines: [{ id, quantity }] });

const amount = (minor: number) => ({ amount: gbp(minor) });

const won = { amount: { minor: 1n, currency: "KRW" } };

const left = (minor: number, number = 9) => makeStatement(number, { outstanding: gbp(minor) });

const repaid = (): Purchase => ({ ...accepted(), status: "repaid" }) as Purchase;

describe("a refund requested by the mall", () => {
  it("given goods, then their price is to be refunded, and the loan is not paused", () => {
    const requested = ok(requestRefund(accepted(), lines("l2", 1), day(6)));
    expect(requested).toMatchObject({
      status: "accepted",
      cancellations: [{ no: 1, status: "refunding", amount: gbp(3333), initiatedBy: "mall" }],
      event: {
        name: "refund_decided",
        next: { phase: "refund", cancellation: 1, amount: { amount: "3333" } },
      },
    });
    expect(requested.cancellations[0]).not.toHaveProperty("goodwill");
    expect(requested.event.next).not.toHaveProperty("goodwill");
    expect(requested.lines.map(({ cancelled }) => cancelled)).toEqual([0, 1]);
    expect(viewPurchase(requested)).not.toHaveProperty("paused");
  });

  it("given an amount, then it is the mall's goodwill, and the goods are kept", () => {
    const requested = ok(requestRefund(accepted(), amount(500), day(6)));
    expect(requested.cancellations).toMatchObject([{ amount: gbp(500), initiatedBy: "mall", goodwill: "mall" }]);
    expect(requested.event.next).toMatchObject({ goodwill: "mall" });
    expect(requested.lines.map(({ cancelled }) => cancelled)).toEqual([0, 0]);
  });

  it("given single units, then they sum to the line's price", () => {
    const units = [1, 2, 3].reduce<Purchase>(
      (purchase) => ok(requestRefund(purchase, lines("l2", 1), day(6))),
      accepted(),
    );
    expect(units.cancellations.map((each) => each.amount.minor)).toEqual([3333n, 3333n, 3334n]);
  });

  it("given a purchase repaid long ago, then it can still be refunded", () => {
    expect(ok(requestRefund(repaid(), lines("l1", 2), day(300))).cancellations).toMatchObject([{ amount: gbp(6000) }]);
  });

  it("given a charged-off debt, then the mall can still refund, and the lender can grant nothing", () => {
    const lost = { ...accepted(), status: "chargedOff" } as Purchase;
    expect(ok(requestRefund(lost, lines("l1", 2), day(300))).cancellations).toMatchObject([{ amount: gbp(6000) }]);
    expect(rejectionOf(grantRefund(lost, amount(1), day(300)))).toBe("WrongState");
  });

  it.each<[string, Purchase, Parameters<typeof requestRefund>[1], string]>([
    ["more than there is", accepted(), amount(16_001), "AmountOutOfRange"],
    ["nothing", accepted(), amount(0), "AmountOutOfRange"],
    ["less than nothing", accepted(), amount(-1), "AmountOutOfRange"],
    ["another currency", accepted(), won, "CurrencyMismatch"],
    ["more of a line than there is", accepted(), lines("l1", 3), "QuantityExceeded"],
    ["goods that were not ordered", accepted(), lines("l9", 1), "LineUnknown"],
    ["a line named twice", accepted(), { lines: [...lines("l1", 1).lines, ...lines("l1", 1).lines] }, "InvalidRequest"],
    ["what is not approved", pending(), amount(1), "WrongState"],
    ["what is being cancelled as a whole", cancelling(delivered()), amount(1), "AlreadyCancelled"],
    ["what a payout is under way for", ok(requestAdvance(approved(), "rest", day(1))), amount(1), "PayoutPending"],
  ])("is rejected for %s", (_, purchase, ask, code) => {
    expect(rejectionOf(requestRefund(purchase, ask, day(6)))).toBe(code);
    expect(rejectionOf(planRefund(purchase, ask))).toBe(code);
  });

  it("given all of it refunded, then the purchase is cancelled, and nothing more can be refunded", () => {
    const all = ok(requestRefund(accepted(), amount(16_000), day(6)));
    expect(rejectionOf(requestRefund(all, amount(1), day(6)))).toBe("AlreadyCancelled");
    const over = ok(recordRefund(all, 1, refundOf(16_000), left(0), day(6)));
    expect(over).toMatchObject({ status: "cancelled", refunded: gbp(16_000) });
    expect(rejectionOf(requestRefund(over, amount(1), day(6)))).toBe("AlreadyCancelled");
  });
});

describe("a refund with a preview", () => {
  const purchase = accepted();
  const preview = { purchase: purchase.version, loan: 4, on: "2026-01-11", expiresAt: day(7) };

  it("given an unchanged state, then the lender gets the conditions of the preview", () => {
    expect(ok(requestRefund(purchase, amount(500), day(6), preview)).event.next).toMatchObject({
      preview: { loan: 4, on: "2026-01-11" },
    });
  });

  it("is rejected after the expiry, to the second, and for an earlier state of the purchase", () => {
    expect(rejectionOf(requestRefund(purchase, amount(500), day(7), preview))).toBe("PreviewStale");
    const moved = ok(requestRefund(purchase, amount(1), day(6)));
    expect(rejectionOf(requestRefund(moved, amount(500), day(6), preview))).toBe("PreviewStale");
  });
});

describe("a refund granted by the lender", () => {
  it("given a debt, then it is the lender's goodwill, with its reason", () => {
    const granted = ok(grantRefund(accepted(), { ...amount(500), reason: "a parcel that took a month" }, day(6)));
    expect(granted.cancellations).toMatchObject([
      { status: "refunding", goodwill: "lender", initiatedBy: "lender", reason: "a parcel that took a month" },
    ]);
    expect(granted.event.next).toMatchObject({ phase: "refund", goodwill: "lender" });
  });

  it("given goodwill for the whole debt, then the goods are kept and count as paid; after a partial return it is cancelled as before", () => {
    const all = ok(grantRefund(accepted(), amount(16_000), day(6)));
    const given = sharesOf({ loanPrincipal: gbp(16_000), borne: gbp(16_000) });
    expect(ok(recordRefund(all, 1, given, left(0), day(6))).status).toBe("repaid");
    const part = ok(recordRefund(ok(grantRefund(accepted(), amount(1000), day(6))), 1, given, left(15_000), day(6)));
    const rest = ok(requestRefund(part, lines("l1", 2), day(6)));
    const more = ok(recordRefund(rest, 2, refundOf(6000), left(9000, 10), day(6)));
    const last = ok(requestRefund(more, lines("l2", 3), day(6)));
    expect(last.cancellations.at(-1)?.amount).toEqual(gbp(9000));
    expect(ok(recordRefund(last, 3, refundOf(9000), left(0, 11), day(6))).status).toBe("cancelled");
  });

  it("is rejected above the lent or the remaining amount", () => {
    expect(rejectionOf(grantRefund(approved(), amount(1), day(1)))).toBe("AmountOutOfRange");
    const part = { ...advanced(), held: gbp(10_000) };
    expect(rejectionOf(grantRefund(part, amount(6001), day(2)))).toBe("AmountOutOfRange");
    expect(ok(grantRefund(part, amount(6000), day(2))).cancellations).toHaveLength(1);
    expect(rejectionOf(grantRefund(cancelling(delivered()), amount(1), day(6)))).toBe("AlreadyCancelled");
  });
});

describe("the amount of a refund", () => {
  it("given an open cancellation, then it is its amount, or the share of the returned goods", () => {
    expect(planRefund(cancelling(delivered()), { cancellation: 1 })).toEqual({ no: 1, amount: gbp(16_000) });
    expect(planRefund(cancelling(delivered()), { cancellation: 1, ...lines("l1", 1) })).toEqual({
      no: 1,
      amount: gbp(3000),
    });
    expect(planRefund(disputing(), { cancellation: 1 })).toMatchObject({ no: 1 });
  });

  it("is rejected for an unknown or decided cancellation, and for other goods", () => {
    expect(rejectionOf(planRefund(delivered(), { cancellation: 1 }))).toBe("CancellationUnknown");
    const decided = ok(reportReturn(cancelling(delivered()), { cancellation: 1, outcome: "received" }, day(7)));
    expect(rejectionOf(planRefund(decided, { cancellation: 1 }))).toBe("ReturnAlreadyReported");
    const open = cancelling(delivered(), lines("l1", 1));
    expect(rejectionOf(planRefund(open, { cancellation: 1, ...lines("l2", 1) }))).toBe("QuantityExceeded");
  });
});

/** The refund of the last cancellation, as mall and purchaser see it. */
const shown = (purchase: Purchase) => viewPurchase(purchase).cancellations.at(-1)?.refund;

describe("a failed refund after all goods were returned", () => {
  const gift = ok(requestRefund(delivered(), amount(1000), day(6)));

  it("given the rest was cancelled without it, then that refunds it too, and nothing is owed for returned goods", () => {
    const both = ok(openCancellation(gift, { what: "rest" }, day(6)));
    expect(both.cancellations[1]?.amount).toEqual(gbp(15_000));
    const failed = ok(failRefund(both, 1, "PreviewStale", day(6)));
    expect(failed.cancellations).toMatchObject([{ status: "failed" }, { status: "returning", amount: gbp(16_000) }]);
  });

  it("given some goods remain, then their cancellation refunds it", () => {
    const some = ok(openCancellation(gift, { what: lines("l2", 3) }, day(6)));
    const failed = ok(failRefund(some, 1, "PreviewStale", day(6)));
    expect(failed.cancellations[1]?.amount).toEqual(gbp(10_000));
    const rest = ok(openCancellation(failed, { what: "rest" }, day(7)));
    expect(rest.cancellations[2]?.amount).toEqual(gbp(6000));
  });
});

describe("the state of a refund", () => {
  const requested = ok(requestRefund(repaid(), lines("l1", 2), day(6)));
  const cash = sharesOf({ cashBack: gbp(6000), clawback: gbp(6000) });

  it("given an undecided cancellation, then there is no refund", () => {
    expect(shown(cancelling(delivered()))).toBeUndefined();
  });

  it("is pending until the lender has paid, and then paid, with its shares", () => {
    expect(shown(requested)).toEqual({ status: "pending" });
    const paid = ok(recordRefund(requested, 1, cash, left(0), day(6)));
    expect(shown(paid)).toMatchObject({ status: "paid", cashBack: { amount: "6000" }, clawback: { amount: "6000" } });
    expect(JSON.parse(JSON.stringify(viewPurchase(paid)))).toEqual(viewPurchase(paid));
  });

  it("given a refusal by the bank, then it has failed, is tried again in a week, and is paid when the bank accepts it", () => {
    const parked = ok(parkRefund(requested, 1, cash, left(0), day(6)));
    expect(shown(parked)).toMatchObject({ status: "failed", code: "RefundRefused", cashBack: { amount: "6000" } });
    expect(waiting(parked)).toMatchObject({
      who: "operator",
      until: day(13),
      phase: { phase: "refund", cancellation: 1 },
    });
    const again = ok(parkRefund(parked, 1, cash, left(0, 10), day(13)));
    expect([shown(again)?.status, again.cancellations[0]?.until]).toEqual(["failed", day(20)]);
    const paid = ok(recordRefund(again, 1, cash, left(0, 11), day(20)));
    expect(shown(paid)).toMatchObject({ status: "paid" });
    expect(shown(paid)).not.toHaveProperty("code");
    expect(paid.cancellations[0]).not.toHaveProperty("code");
  });

  it("given a parked refund of a debt, then the debt is shown without it", () => {
    const part = ok(requestRefund(accepted(), lines("l1", 2), day(6)));
    const shares = sharesOf({ loanPrincipal: gbp(5000), cashBack: gbp(1000), clawback: gbp(6000) });
    const parked = ok(
      parkRefund(part, 1, shares, makeStatement(9, { outstanding: gbp(11_000), repaid: gbp(1000) }), day(6)),
    );
    expect(viewPurchase(parked).outstanding).toEqual({ amount: "11000", currency: "GBP" });
  });

  it("given a lender that posted nothing, then it has failed with its code, the goods are not cancelled, and it can be requested again", () => {
    const failed = ok(failRefund(requested, 1, "PreviewStale", day(6)));
    expect(shown(failed)).toEqual({ status: "failed", code: "PreviewStale" });
    expect(failed).toMatchObject({ status: "repaid", event: { name: "refund_failed" }, inFlight: [] });
    expect(failed.lines.map(({ cancelled }) => cancelled)).toEqual([0, 0]);
    expect(failRefund(failed, 1, "PreviewStale", day(6))).toBe(failed);
    expect(recordRefund(failed, 1, cash, left(0), day(6))).toBe(failed);
    expect(parkRefund(failed, 1, cash, left(0), day(6))).toBe(failed);
    const anew = ok(requestRefund(failed, lines("l1", 2), day(7)));
    expect(anew.cancellations).toMatchObject([{ status: "failed" }, { no: 2, status: "refunding", amount: gbp(6000) }]);
    const open = ok(openCancellation({ ...accepted(), cancellations: failed.cancellations }, { what: "rest" }, day(7)));
    expect(open.cancellations.at(-1)?.amount).toEqual(gbp(16_000));
    expect(rejectionOf(failRefund(advanced(), 1, "PreviewStale", day(6)))).toBe("CancellationUnknown");
  });
});
