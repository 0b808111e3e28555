import { describe, expect, it } from "vitest";
import type { Loan } from "../../../domain/loan/loan.ts";
import { noteShipment } from "../../../domain/loan/parcels.ts";
import { markShipped } from "../../../domain/loan/receivable/receivable.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import { shipmentDifferences } from "../../../domain/reconciliation/shipment-check.ts";
import { accepted, advanced, day, funded, ok, repaying, shipped } from "../fixtures.ts";

const noted = (...parcels: readonly string[]): Loan =>
  parcels.reduce((loan, shipment) => noteShipment(loan, { shipment, at: day(2) }, day(2)), funded());

const first = { lines: [{ id: "l1", quantity: 1 }] };

const twoParcels = () =>
  ok(reportShipment(ok(reportShipment(advanced(), { id: "s1", ...first }, day(2))), { id: "s2" }, day(3)));

describe("a parcel that the mall has reported", () => {
  it("is a difference a day later if the lender has not noted it", () => {
    expect(shipmentDifferences(shipped(), noted(), day(2))).toEqual([]);
    expect(shipmentDifferences(shipped(), noted(), day(3))).toEqual([
      { id: funded().id, what: "shipment s1", one: "reported", other: "none" },
    ]);
    expect(shipmentDifferences(twoParcels(), noted("s1"), day(9)).map(({ what }) => what)).toEqual(["shipment s2"]);
  });

  it("is none where the lender has noted it or paid for it, or the goods are accepted", () => {
    expect(shipmentDifferences(twoParcels(), noted("s2", "s1"), day(9))).toEqual([]);
    expect(shipmentDifferences(shipped(), markShipped(funded(), 1, "s1"), day(9))).toEqual([]);
    expect(shipmentDifferences(accepted(), repaying(), day(9))).toEqual([]);
    expect(shipmentDifferences(accepted(), noted(), day(9))).toEqual([]);
    expect(shipmentDifferences(shipped(), repaying(), day(9))).toEqual([]);
  });
});
