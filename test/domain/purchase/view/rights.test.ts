import { describe, expect, it } from "vitest";
import { deadlines } from "../../../../domain/protocol/deadlines.ts";
import { rightsOf } from "../../../../domain/purchase/view/rights.ts";
import {
  accepted,
  advanced,
  approved,
  cancelling,
  contesting,
  day,
  delivered,
  disputing,
  pending,
  shipped,
} from "../../fixtures.ts";

const rights = (...given: Parameters<typeof rightsOf>) => Object.keys(rightsOf(...given));

describe("the operations of a purchaser", () => {
  it("given a pending purchase, then there are none", () => {
    expect(rightsOf(pending(), day(0))).toEqual({});
  });

  it("given unshipped goods, then they can be cancelled, without a deadline", () => {
    for (const purchase of [approved(), advanced()]) expect(rightsOf(purchase, day(1))).toEqual({ cancel: {} });
  });

  it("given shipped or delivered goods, then they can be accepted until the automatic acceptance, cancelled, or disputed", () => {
    for (const purchase of [shipped(), delivered()])
      expect(rights(purchase, day(4))).toEqual(["accept", "cancel", "dispute"]);
    expect(rightsOf(shipped(), day(4)).accept?.until).toBeDefined();
  });

  it("given accepted goods, then they can be prepaid, cancelled for two weeks and disputed for half a year", () => {
    const purchase = accepted();
    const { cancel, dispute, repay } = rightsOf(purchase, day(6));
    expect(repay).toEqual({});
    expect(rights(purchase, cancel?.until ?? "")).toContain("cancel");
    expect(rights(purchase, day(6 + deadlines.withdrawal.days))).not.toContain("cancel");
    expect(rights(purchase, dispute?.until ?? "")).toContain("dispute");
    expect(rights(purchase, day(6 + deadlines.disputes.days))).not.toContain("dispute");
  });

  it("given cancelled goods that are being returned, then a missing refund can be disputed, and they cannot be accepted", () => {
    expect(rightsOf(cancelling(delivered()), day(5))).toEqual({ missRefund: [1] });
  });

  it("given a dispute about all goods, then only a repayment is possible", () => {
    expect(rights(disputing(), day(6))).toEqual(["repay"]);
    expect(rights(contesting(), day(11))).toEqual(["repay"]);
  });

  it("given a payment that the bank refused, then a day within a fortnight can be promised", () => {
    const late = { ...accepted(), late: 1 };
    expect(rightsOf(late, day(40)).promise).toEqual({ from: day(41).slice(0, 10), until: day(54).slice(0, 10) });
    expect(rightsOf(accepted(), day(40)).promise).toBeUndefined();
  });
});
