import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordAdvance, recordFailedAdvance, requestAdvance } from "../../../domain/purchase/advance.ts";
import { cancelUnshipped, openCancellation } from "../../../domain/purchase/cancellation.ts";
import { recordDecision, requestLoan } from "../../../domain/purchase/loan-request.ts";
import { cancellable } from "../../../domain/purchase/open-amounts.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { recordRefund } from "../../../domain/purchase/refund-result.ts";
import { decideOnSilence, reportReturn } from "../../../domain/purchase/return-report.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import { approval, approved, ask, day, gbp, rejectionOf, ok, refundOf, makeStatement } from "../fixtures.ts";

const lines = (id: string, quantity: number) => ({ lines: [{ id, quantity }] });

const lines1 = lines("l1", 2);

const lines2 = lines("l2", 3);

const statementOf = (outstanding: number, number: number, held = 0) =>
  makeStatement(number, { outstanding: gbp(outstanding), held: gbp(held) });

const paid = { discount: gbp(10), payout: gbp(5990) };

/** What l1 costs is paid to the seller; what l2 costs is asked for, by its goods or as an amount. */
const half = (second: Parameters<typeof requestAdvance>[1] = lines2): Purchase => {
  const first = ok(requestAdvance(approved(), lines1, day(1)));
  return ok(requestAdvance(ok(recordAdvance(first, 1, paid, statementOf(6000, 3, 10_000), day(1))), second, day(1)));
};

/** And its payout failed. */
const failed = (purchase = half()): Purchase =>
  ok(recordFailedAdvance(purchase, 2, "PayoutRefused", statementOf(6000, 4), day(1)));

const refundable = (purchase: Purchase, what: Parameters<typeof openCancellation>[1]["what"]) =>
  ok(openCancellation(purchase, { what }, day(2))).cancellations.at(-1)?.amount.minor;

describe("goods whose advance failed", () => {
  it("given an advance of these goods, then they are cancelled with it, and the others keep their price", () => {
    const purchase = failed();
    expect(purchase.lines.map(({ cancelled }) => cancelled)).toEqual([0, 3]);
    expect(cancellable(purchase)).toEqual(gbp(6000));
    expect(rejectionOf(openCancellation(purchase, { what: lines2 }, day(2)))).toBe("QuantityExceeded");
    expect(refundable(purchase, lines1)).toBe(6000n);
    expect(refundable(purchase, "rest")).toBe(6000n);
  });

  it("given an advance of an amount, then unshipped goods are not refundable, and shipped goods are, at their price", () => {
    const purchase = failed(half({ amount: gbp(10_000) }));
    expect(refundable(purchase, lines2)).toBe(0n);
    const off = ok(openCancellation(purchase, { what: lines2 }, day(2)));
    expect(refundable(off, lines1)).toBe(6000n);
    const gone = ok(reportShipment(purchase, { id: "s1", ...lines1 }, day(2)));
    expect(refundable(gone, lines1)).toBe(6000n);
  });

  it("given a month without a shipment, then they are cancelled at zero, and the debt for the others stays", () => {
    const gone = ok(reportShipment(failed(half({ amount: gbp(10_000) })), { id: "s1", ...lines1 }, day(2)));
    expect(ok(cancelUnshipped(gone, day(30))).cancellations).toMatchObject([{ amount: gbp(0), ...lines2 }]);
  });

  it("given an earlier cancellation of the same goods, then nothing is deducted twice: the advance is cancelled, the rest is owed", () => {
    const both = ok(openCancellation(half(), { what: lines2 }, day(1)));
    expect(cancellable(both)).toEqual(gbp(6000));
    const off = failed(both);
    expect(off.cancellations).toMatchObject([{ amount: gbp(0), ...lines2 }]);
    expect([cancellable(off), off.lines.map(({ cancelled }) => cancelled)]).toEqual([gbp(6000), [0, 3]]);
    const stopped = ok(reportReturn(off, { cancellation: 1, outcome: "stopped" }, day(2)));
    const settled = ok(recordRefund(stopped, 1, refundOf(0), statementOf(6000, 5), day(2)));
    expect(settled).toMatchObject({ status: "advanced", outstanding: gbp(6000), refunded: gbp(0) });
    expect(refundable(settled, "rest")).toBe(6000n);
  });

  it("given an earlier cancellation of an amount, then it is reduced only by what would be deducted twice", () => {
    const both = ok(openCancellation(half(), { what: { amount: gbp(8000) } }, day(1)));
    const off = failed(both);
    expect([off.cancellations[0]?.amount, cancellable(off)]).toEqual(
      [gbp(8000), gbp(0)].map((_, i) => gbp(i ? 0 : 6000)),
    );
  });

  it("given some units of a line advanced and others cancelled, then the two are independent", () => {
    const part = half(lines("l2", 2));
    const off = failed(ok(openCancellation(part, { what: lines("l2", 1) }, day(1))));
    expect(off.cancellations).toMatchObject([{ amount: gbp(3333) }]);
    expect([off.lines.map(({ cancelled }) => cancelled), cancellable(off)]).toEqual([
      [0, 3],
      gbp(16_000 - 3333 - 6666),
    ]);
  });

  it("given parcels paid at shipment, then a parcel that could not be paid is cancelled by its goods", () => {
    const first = ok(reportShipment(approved(), { id: "s1", ...lines1 }, day(2)));
    expect(first.advances).toMatchObject([{ amount: gbp(6000), ...lines1 }]);
    const second = ok(
      reportShipment(ok(recordAdvance(first, 1, paid, statementOf(6000, 3, 10_000), day(2))), { id: "s2" }, day(3)),
    );
    expect(second.advances[1]).toMatchObject({ amount: gbp(10_000), ...lines2 });
    const off = failed(second);
    expect(rejectionOf(openCancellation(off, { what: lines2 }, day(4)))).toBe("QuantityExceeded");
    expect(refundable(off, lines1)).toBe(6000n);
  });

  it("given one parcel with all goods, then its advance has no list of goods", () => {
    expect(ok(reportShipment(approved(), { id: "s1" }, day(2))).advances[0]).not.toHaveProperty("lines");
  });

  it("given a pending payout, then no refund is decided until it is settled", () => {
    const open = ok(openCancellation(half(), { what: lines2 }, day(1)));
    expect(rejectionOf(reportReturn(open, { cancellation: 1, outcome: "stopped" }, day(1)))).toBe("PayoutPending");
    expect(rejectionOf(decideOnSilence(open, 1, day(9)))).toBe("WrongState");
    expect(ok(decideOnSilence(failed(open), 1, day(9))).cancellations).toMatchObject([{ status: "refunding" }]);
  });

  it("are never refunded above the paid price, for cancellations in any order", () => {
    const what = fc.oneof(
      fc.record({ amount: fc.bigInt({ min: 1n, max: 16_000n }).map((minor) => gbp(minor)) }),
      fc.constantFrom(lines("l1", 1), lines1, lines("l2", 1), lines2, "rest" as const),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(lines2, lines("l2", 2), { amount: gbp(10_000) }, { amount: gbp(4000) }),
        fc.array(what, { maxLength: 4 }),
        fc.array(what, { maxLength: 4 }),
        (second, before, after) => {
          const cancel = (purchase: Purchase, each: (typeof before)[number]): Purchase => {
            const open = openCancellation(purchase, { what: each }, day(2));
            return "rejected" in open ? purchase : open;
          };
          const off = failed(before.reduce(cancel, half(second)));
          const end = cancel(after.reduce(cancel, off), "rest");
          const given = end.cancellations.reduce((all, { amount }) => all + amount.minor, 0n);
          const lost = end.advances[1]?.amount.minor ?? 0n;
          expect(given).toBe(16_000n - lost);
        },
      ),
    );
  });
});

describe("goods advanced by line", () => {
  it("given single units, then their advances sum to the line's price", () => {
    const units = [1, 2, 3].reduce<Purchase>(
      (purchase) => ok(requestAdvance(purchase, lines("l2", 1), day(1))),
      approved(),
    );
    expect(units.advances.map(({ amount }) => amount.minor)).toEqual([3333n, 3333n, 3334n]);
  });

  it("sum to the line's price, for any division and any price", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.bigInt({ min: 50n, max: 10_000n }),
        (cuts, minor) => {
          const quantity = cuts.reduce((a, b) => a + b, 0);
          const order = { ...ask, amount: gbp(minor), lines: [{ id: "l1", quantity, amount: gbp(minor) }] };
          const requested = ok(requestLoan(order, day(0)));
          const open = recordDecision(requested, { decision: "approved", ...approval }, day(0), false);
          const sold = cuts.reduce<Purchase>(
            (purchase, cut) => ok(requestAdvance(purchase, lines("l1", cut), day(1))),
            open,
          );
          expect(sold.advances.reduce((all, { amount }) => all + amount.minor, 0n)).toBe(minor);
        },
      ),
    );
  });

  it("given an advance that the lender refused, then the same unit can be advanced again", () => {
    const requested = ok(requestAdvance(approved(), lines("l2", 1), day(1)));
    const refused = ok(recordFailedAdvance(requested, 1, "RateMissing", undefined, day(1)));
    expect(ok(requestAdvance(refused, lines2, day(1))).advances.at(-1)?.amount).toEqual(gbp(10_000));
    expect(refused.lines.map(({ cancelled }) => cancelled)).toEqual([0, 0]);
  });
});
