import { describe, expect, it } from "vitest";
import { changeMall, isSameMall, rejectAdvanceIfSuspended, rejectIfSuspended } from "../../../domain/mall/mall.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { approved, day } from "../fixtures.ts";

const mall = {
  mall: "mall_thistle",
  name: "Thistle & Co",
  lender: "lender_gyeol",
  advancePolicy: "shipment",
  apiVersion: "2026-11-25",
  status: "active",
  registeredAt: "2026-11-25T12:00:00.000Z",
} as const;

describe("a mall's terms", () => {
  it("change in the given fields, and stay the same object when nothing differs", () => {
    expect(changeMall(mall, { name: "Thistle" })).toEqual({ ...mall, name: "Thistle" });
    expect(changeMall(mall, { name: "Thistle & Co", status: "active" })).toBe(mall);
  });

  it("equal a repeated registration, or differ from it", () => {
    expect(isSameMall(mall, { ...mall })).toBe(true);
    expect(isSameMall(mall, { ...mall, requestsPerSecond: 5 })).toBe(false);
  });
});

describe("a suspended mall", () => {
  const suspended = { ...mall, status: "suspended" } as const;

  it.each(["loan.request", "checkout.create", "quote.request", "advance.request", "something.new"])(
    "may not ask for %s",
    (op) => {
      expect(rejectIfSuspended(suspended, op)).toMatchObject({ rejected: "MallSuspended" });
      expect(rejectIfSuspended(mall, op)).toBeUndefined();
    },
  );

  it.each([
    "shipment.report",
    "delivery.report",
    "return.report",
    "refund.preview",
    "refund.request",
    "dispute.answer",
    "keys.rotate",
    "endpoint.update",
    "event.redeliver",
  ])("may ask for %s", (op) => expect(rejectIfSuspended(suspended, op)).toBeUndefined());

  it("ships advanced goods, but no goods that the shipment would sell", () => {
    const before = approved();
    const next = reportShipment(before, { id: "s1" }, day(1)) as Purchase;
    expect(isRejection(next)).toBe(false);
    expect(rejectAdvanceIfSuspended(suspended, before, next)).toMatchObject({ rejected: "MallSuspended" });
    expect(rejectAdvanceIfSuspended(mall, before, next)).toBeUndefined();
    expect(rejectAdvanceIfSuspended(suspended, { ...before, advances: next.advances }, next)).toBeUndefined();
  });
});
