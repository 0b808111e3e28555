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

describe("what a purchaser may do", () => {
  it("given a purchase that the lender has not decided on, nothing", () => {
    expect(rightsOf(pending(), day(0))).toEqual({});
  });

  it("given goods that have not left, cancel, with no end", () => {
    for (const purchase of [approved(), advanced()]) expect(rightsOf(purchase, day(1))).toEqual({ cancel: {} });
  });

  it("given goods that left or arrived, accept until silence is a yes, cancel, or dispute", () => {
    for (const purchase of [shipped(), delivered()])
      expect(rights(purchase, day(4))).toEqual(["accept", "cancel", "dispute"]);
    expect(rightsOf(shipped(), day(4)).accept?.until).toBeDefined();
  });

  it("given accepted goods, pay early, cancel for two weeks and dispute for half a year", () => {
    const purchase = accepted();
    const { cancel, dispute, repay } = rightsOf(purchase, day(6));
    expect(repay).toEqual({});
    expect(rights(purchase, cancel?.until ?? "")).toContain("cancel");
    expect(rights(purchase, day(6 + deadlines.withdrawal.days))).not.toContain("cancel");
    expect(rights(purchase, dispute?.until ?? "")).toContain("dispute");
    expect(rights(purchase, day(6 + deadlines.disputes.days))).not.toContain("dispute");
  });

  it("given goods that were cancelled and are on their way back, say that the refund is missing, and not accept them", () => {
    expect(rightsOf(cancelling(delivered()), day(5))).toEqual({ missRefund: [1] });
  });

  it("given a dispute about all of it, nothing but to pay all the same", () => {
    expect(rights(disputing(), day(6))).toEqual(["repay"]);
    expect(rights(contesting(), day(11))).toEqual(["repay"]);
  });

  it("given a payment that the bank refused, promise a day within a fortnight", () => {
    const late = { ...accepted(), late: 1 };
    expect(rightsOf(late, day(40)).promise).toEqual({ from: day(41).slice(0, 10), until: day(54).slice(0, 10) });
    expect(rightsOf(accepted(), day(40)).promise).toBeUndefined();
  });
});
