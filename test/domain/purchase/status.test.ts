import { describe, expect, it } from "vitest";
import { recordExpiry } from "../../../domain/purchase/loan-request.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import { fulfilmentStatus, withStatus } from "../../../domain/purchase/status.ts";
import { accepted, advanced, approved, cancelling, day, delivered, gbp, ok, pending, shipped } from "../fixtures.ts";

/** The purchase without debt, by the lender's statement. */
const paidOff = <P extends Purchase>(purchase: P): P => ({ ...purchase, outstanding: gbp(0) });

/** All of its price is cancelled and refunded. */
const undone = <P extends Purchase>(purchase: P): P => ({
  ...purchase,
  cancellations: [
    { no: 1, status: "refunded", amount: purchase.amount, at: purchase.createdAt, until: purchase.createdAt },
  ],
});

describe("the status of a purchase", () => {
  it("given a debt, then it follows the goods", () => {
    expect([advanced(), shipped(), delivered(), accepted()].map((each) => withStatus(each).status)).toEqual([
      "advanced",
      "shipped",
      "delivered",
      "accepted",
    ]);
  });

  it("given no debt, then accepted goods are repaid, and goods not accepted are still awaited", () => {
    expect(withStatus(paidOff(accepted()))).toMatchObject({ status: "repaid", held: gbp(0) });
    expect(withStatus(paidOff(delivered())).status).toBe("delivered");
    expect(withStatus(paidOff(approved())).status).toBe("approved");
  });

  it("given a full refund and no debt, then it is cancelled, also from repaid", () => {
    expect(withStatus(undone(paidOff(shipped()))).status).toBe("cancelled");
    expect(withStatus(undone(paidOff({ ...accepted(), status: "repaid" } as Purchase))).status).toBe("cancelled");
    expect(withStatus(undone(accepted())).status).toBe("accepted");
  });

  it("given a pending payout or an open cancellation, then it is not closed", () => {
    const advances = [{ no: 2, amount: gbp(1), status: "requested" as const }];
    expect(withStatus({ ...paidOff(accepted()), advances }).status).toBe("accepted");
    expect(withStatus(paidOff(cancelling(delivered()))).status).toBe("delivered");
  });

  it("given a purchase that is not approved, or closed, then it does not change", () => {
    const expired = ok(recordExpiry(approved(), day(7)));
    for (const purchase of [pending(), expired]) expect(withStatus(purchase)).toBe(purchase);
  });
});

describe("the progress of the goods", () => {
  it("given a shipment before its advance, then they count as shipped once the seller is paid", () => {
    const early = ok(reportShipment(approved(), { id: "s1" }, day(2)));
    if (early.status !== "approved") throw new Error("not paid for yet");
    expect(fulfilmentStatus(early)).toBe("approved");
    expect(fulfilmentStatus({ ...early, advanced: gbp(16_000) })).toBe("shipped");
  });

  it("given a cancelled rest, then the shipped goods are all goods", () => {
    const part = ok(reportShipment(advanced(), { id: "s1", lines: [{ id: "l1", quantity: 2 }] }, day(2)));
    if (part.status !== "advanced") throw new Error("three of l2 are to leave");
    const lines = part.lines.map((line) => (line.id === "l2" ? { ...line, cancelled: 3 } : line));
    expect([fulfilmentStatus(part), fulfilmentStatus({ ...part, lines })]).toEqual(["advanced", "shipped"]);
  });
});
