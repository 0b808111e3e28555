import { describe, expect, it } from "vitest";
import { recordAdvance } from "../../../domain/purchase/advance.ts";
import { reportDelivery, reportShipment } from "../../../domain/purchase/shipment.ts";
import {
  accepted,
  advanced,
  approved,
  cancelling,
  day,
  delivered,
  gbp,
  rejectionOf,
  ok,
  paid,
  pending,
  makeStatement,
  shipped,
} from "../fixtures.ts";

const part = { id: "s1", lines: [{ id: "l1", quantity: 1 }] };

describe("a shipment", () => {
  it("given all goods in one parcel, then they are shipped and are accepted automatically in four weeks", () => {
    expect(shipped()).toMatchObject({
      status: "shipped",
      event: { timer: { at: day(30), phase: { phase: "accept" } } },
      lines: [{ shipped: 2 }, { shipped: 3 }],
    });
  });

  it("given several parcels, when all but one are reported, then the rest is still awaited", () => {
    const first = ok(reportShipment(advanced(), part, day(2)));
    expect(first).toMatchObject({ status: "advanced", lines: [{ shipped: 1 }, { shipped: 0 }] });
    expect(ok(reportShipment(first, { id: "s2" }, day(3)))).toMatchObject({ status: "shipped" });
  });

  it("given goods without an advance, when they are shipped, then their price is advanced, and they count as shipped after it", () => {
    const left = ok(reportShipment(approved(), { id: "s1" }, day(2)));
    expect(left).toMatchObject({ status: "approved", event: { name: "shipped", next: { phase: "advance" } } });
    expect(left.advances[0]?.amount).toEqual(gbp(16_000));
    expect(ok(recordAdvance(left, 1, paid, makeStatement(3), day(2))).status).toBe("shipped");
    const some = ok(reportShipment(approved(), part, day(2)));
    expect(some.advances[0]?.amount).toEqual(gbp(3000));
  });

  it("given the same parcel twice, then it is no event; with other goods it is rejected", () => {
    const purchase = shipped();
    expect(reportShipment(purchase, { id: "s1" }, day(3))).toBe(purchase);
    expect(rejectionOf(reportShipment(purchase, part, day(3)))).toBe("ShipmentAlreadyReported");
  });

  it("given the same goods in another order, then it is the same parcel", () => {
    const lines = [
      { id: "l1", quantity: 1 },
      { id: "l2", quantity: 1 },
    ];
    const sent = ok(reportShipment(approved(), { id: "s1", lines }, day(2)));
    const again = lines.toReversed().map(({ id, quantity }) => ({ quantity, id }));
    expect(reportShipment(sent, { id: "s1", lines: again }, day(3))).toBe(sent);
  });

  it.each([
    ["a line that is not in the order", { id: "s1", lines: [{ id: "l9", quantity: 1 }] }, "LineUnknown"],
    ["more than was ordered", { id: "s1", lines: [{ id: "l1", quantity: 3 }] }, "QuantityExceeded"],
  ])("is rejected for %s", (_, report, code) => {
    expect(rejectionOf(reportShipment(advanced(), report, day(2)))).toBe(code);
  });

  it("is rejected for shipped goods, before approval, and when all is shipped", () => {
    const first = ok(reportShipment(advanced(), part, day(2)));
    expect(rejectionOf(reportShipment(first, { id: "s2", lines: [{ id: "l1", quantity: 2 }] }, day(2)))).toBe(
      "QuantityExceeded",
    );
    const all = ok(reportShipment(approved(), { id: "s1" }, day(2)));
    expect(reportShipment(all, { id: "s2" }, day(2))).toMatchObject({ detail: "everything is shipped already" });
    const cancelled = cancelling(advanced());
    expect(reportShipment(cancelled, { id: "s1" }, day(2))).toMatchObject({ detail: "everything is cancelled" });
    const rest = cancelling(first);
    expect(reportShipment(rest, { id: "s2" }, day(2))).toMatchObject({ detail: "everything is shipped or cancelled" });
    expect(rejectionOf(reportShipment(shipped(), { id: "s2" }, day(3)))).toBe("WrongState");
    expect(rejectionOf(reportShipment(pending(), { id: "s2" }, day(3)))).toBe("WrongState");
  });
});

describe("a delivery", () => {
  it("given the last parcel, then the eight days of the automatic acceptance start; a repeat is no event", () => {
    const purchase = delivered();
    expect(purchase).toMatchObject({
      status: "delivered",
      event: { timer: { at: day(12), phase: { phase: "accept" } } },
    });
    expect(reportDelivery(purchase, "s1", day(5), day(5))).toBe(purchase);
  });

  it("given one parcel of two, then they do not start", () => {
    const two = ok(reportShipment(ok(reportShipment(advanced(), part, day(2))), { id: "s2" }, day(3)));
    expect(ok(reportDelivery(two, "s2", day(4), day(4))).status).toBe("shipped");
  });

  it("is rejected for an unknown parcel, before the shipment, in the future, and for a closed purchase", () => {
    expect(rejectionOf(reportDelivery(shipped(), "s9", day(4), day(4)))).toBe("ShipmentUnknown");
    expect(rejectionOf(reportDelivery(shipped(), "s1", day(1), day(4)))).toBe("InvalidRequest");
    expect(rejectionOf(reportDelivery(shipped(), "s1", day(5), day(4)))).toBe("InvalidRequest");
    const over = { ...shipped(), status: "cancelled" } as ReturnType<typeof shipped>;
    expect(rejectionOf(reportDelivery(over, "s1", day(4), day(4)))).toBe("WrongState");
    expect(accepted().status).toBe("accepted");
  });
});
