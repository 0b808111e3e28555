import { describe, expect, it } from "vitest";
import { instructReturn } from "../../../domain/purchase/return-instructions.ts";
import { reportReturn } from "../../../domain/purchase/return-report.ts";
import { viewPurchase } from "../../../domain/purchase/view/purchase-view.ts";
import { toPurchase, toPurchaseItem } from "../../../functions/io/table/items/purchase-item.ts";
import { advanced, cancelling, day, ok, rejectionOf, shipped } from "../fixtures.ts";

const address = "Returns, 12 Leith Walk, Edinburgh EH6 5AA";

describe("instructions for a return", () => {
  it.each([{ address }, { label: "https://carrier.example/label/1" }, { code: "QR-4417" }, { address, code: "7" }])(
    "given %j, then they are kept and shown, and the purchaser is notified",
    (returnTo) => {
      const purchase = ok(instructReturn(cancelling(shipped()), 1, returnTo, day(7)));
      expect(purchase.event.name).toBe("return_instructed");
      expect(toPurchase(toPurchaseItem(purchase))).toEqual(purchase);
      expect(viewPurchase(purchase).cancellations).toMatchObject([{ status: "returning", returnTo }]);
    },
  );

  it("given the same again, then nothing changes; other ones replace them and stay when goods are called back", () => {
    const first = ok(instructReturn(cancelling(advanced()), 1, { address }, day(7)));
    expect(instructReturn(first, 1, { address }, day(8))).toBe(first);
    const second = ok(instructReturn(first, 1, { code: "7" }, day(8)));
    const calledBack = ok(reportReturn(second, { cancellation: 1, outcome: "shipped" }, day(8)));
    expect(calledBack.cancellations).toMatchObject([{ status: "returning", returnTo: { code: "7" } }]);
    expect(calledBack.cancellations[0]?.returnTo).not.toHaveProperty("address");
  });

  it("are rejected for an unknown cancellation, and once the goods are back", () => {
    const purchase = cancelling(shipped());
    expect(rejectionOf(instructReturn(purchase, 2, { address }, day(7)))).toBe("CancellationUnknown");
    const received = ok(reportReturn(purchase, { cancellation: 1, outcome: "received" }, day(8)));
    expect(rejectionOf(instructReturn(received, 1, { address }, day(8)))).toBe("WrongState");
  });
});
