import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceLines, highestPrice } from "../../../domain/loan/order-price.ts";
import { requestAdvance } from "../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import { openDispute } from "../../../domain/purchase/dispute/dispute.ts";
import { recordDecision, requestLoan } from "../../../domain/purchase/loan-request.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { requestRefund } from "../../../domain/purchase/refund-request.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import { viewPurchase } from "../../../domain/purchase/view/purchase-view.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { approval, ask, day, gbp, ok, rejectionOf } from "../fixtures.ts";

/** A lamp for 60, three chairs for 100, a free bulb and ten per cent off: 144 pounds. */
const lines = [
  { id: "lamp", quantity: 1, amount: gbp(6000) },
  { id: "off", quantity: 1, amount: gbp(-1600) },
  { id: "bulb", quantity: 1, amount: gbp(0) },
  { id: "chair", quantity: 3, amount: gbp(10_000) },
];

const orderOf = (ordered: typeof lines): Purchase => {
  const amount = gbp(ordered.reduce((total, line) => total + line.amount.minor, 0n));
  const pending = ok(requestLoan({ ...ask, lines: ordered, amount }, day(0)));
  return recordDecision(pending, { decision: "approved", ...approval }, day(0), false);
};

const amountOf = (purchase: Purchase): bigint => purchase.cancellations.at(-1)?.amount.minor ?? -1n;

describe("an order with a gift and a discount", () => {
  it("shows what is paid for each line", () => {
    expect(viewPurchase(orderOf(lines)).lines.map(({ net }) => net?.amount)).toEqual(["5400", "0", "0", "9000"]);
    expect(viewPurchase(orderOf(lines.slice(2))).lines.map(({ net }) => net)).toEqual([undefined, undefined]);
  });

  it("is advanced and shipped at net prices, part by part, and complete without the discount", () => {
    const first = ok(reportShipment(orderOf(lines), { id: "s1", lines: [{ id: "lamp", quantity: 1 }] }, day(1)));
    expect(first.advances.at(-1)?.amount).toEqual(gbp(5400));
    const rest = [
      { id: "chair", quantity: 3 },
      { id: "bulb", quantity: 1 },
      { id: "off", quantity: 1 },
    ];
    const second = ok(reportShipment(first, { id: "s2", lines: rest }, day(1)));
    expect(second.advances.at(-1)?.amount).toEqual(gbp(9000));
    expect(rejectionOf(reportShipment(second, { id: "s3" }, day(1)))).toBe("QuantityExceeded");
  });

  it("is cancelled by line for what was paid, whether the discount is named too or not", () => {
    for (const more of [[], [{ id: "off", quantity: 1 }]]) {
      const what = { lines: [{ id: "lamp", quantity: 1 }, ...more] };
      const cancelled = ok(openCancellation(orderOf(lines), { what }, day(1)));
      expect(amountOf(cancelled)).toBe(5400n);
      expect(cancelled.cancellations.at(-1)).toMatchObject({
        status: "stopping",
        lines: [{ id: "lamp", quantity: 1 }],
      });
    }
    expect(amountOf(ok(openCancellation(orderOf(lines), { what: "rest" }, day(1))))).toBe(14_400n);
    const gift = { lines: [{ id: "bulb", quantity: 1 }] };
    expect(rejectionOf(openCancellation(orderOf(lines), { what: gift }, day(1)))).toBe("AmountOutOfRange");
  });

  it("has no discount alone as goods", () => {
    const off = { lines: [{ id: "off", quantity: 1 }] };
    const purchase = orderOf(lines);
    const shipped = ok(reportShipment(purchase, { id: "s1" }, day(1)));
    const refused = [
      reportShipment(purchase, { id: "s1", ...off }, day(1)),
      openCancellation(purchase, { what: off }, day(1)),
      requestAdvance(purchase, off, day(1)),
      openDispute(shipped, { kind: "notAsDescribed", what: off, evidence: [] }, day(1)),
    ];
    for (const each of refused) expect(isRejection(each) && each.detail).toContain("line off is a discount");
  });

  it("is disputed by line for what was paid", () => {
    const shipped = ok(reportShipment(orderOf(lines), { id: "s1" }, day(1)));
    const claim = { kind: "notAsDescribed", evidence: [] } as const;
    const what = { lines: [{ id: "chair", quantity: 1 }] };
    expect(amountOf(ok(openDispute(shipped, { ...claim, what }, day(2))))).toBe(3000n);
    expect(amountOf(ok(openDispute(shipped, { ...claim, what: "rest" }, day(2))))).toBe(14_400n);
  });
});

describe("whatever the prices, gifts and discounts", () => {
  const orders = fc
    .array(fc.record({ quantity: fc.integer({ min: 1, max: 5 }), minor: fc.integer({ min: -900, max: 2000 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    .map((all) => all.map(({ quantity, minor }, i) => ({ id: `l${i}`, quantity, amount: gbp(minor) })))
    .filter((all) => all.reduce((total, { amount }) => total + amount.minor, 0n) > 0n);

  it("goods cancelled piece by piece refund the order's amount, and none is refunded above the lender's own price", () => {
    fc.assert(
      fc.property(orders, (ordered) => {
        let purchase = orderOf(ordered);
        const priced = priceLines(ordered.map(({ id, quantity, amount }) => ({ id, quantity, amount: amount.minor })));
        let total = 0n;
        for (const { id, quantity, amount } of ordered.filter((line) => line.amount.minor >= 0n))
          for (let n = 0; n < quantity; n++) {
            const goods = [{ id, quantity: 1 }];
            const next = openCancellation(purchase, { what: { lines: goods } }, day(1));
            // A piece without a price is cancelled with others, below.
            if (isRejection(next)) continue;
            total += amountOf(next);
            expect(amountOf(next) <= (highestPrice(goods, priced, "GBP")?.minor ?? 0n)).toBe(true);
            expect(amountOf(next) <= amount.minor).toBe(true);
            purchase = next;
          }
        const rest = openCancellation(purchase, { what: "rest" }, day(1));
        expect(total + (isRejection(rest) ? 0n : amountOf(rest))).toBe(purchase.amount.minor);
      }),
    );
  });

  it("a refund by the mall of all goods is the order's amount", () => {
    fc.assert(
      fc.property(orders, (ordered) => {
        const shipped = orderOf(ordered);
        const all = ordered.map(({ id, quantity }) => ({ id, quantity }));
        expect(amountOf(ok(requestRefund(shipped, { lines: all }, day(1))))).toBe(shipped.amount.minor);
      }),
    );
  });
});
