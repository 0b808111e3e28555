import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import { recordAdvance, recordFailedAdvance, requestAdvance } from "../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import {
  accepted,
  advanced,
  approved,
  cancelling,
  day,
  gbp,
  rejectionOf,
  ok,
  paid,
  makeStatement,
} from "../fixtures.ts";

const requested = () => ok(requestAdvance(approved(), { amount: gbp(10_000) }, day(1)));

/** The statement of a loan with a hold and nothing lent. */
const unlent = (minor: number) => makeStatement(3, { held: gbp(minor), outstanding: gbp(0) });

describe("an advance request", () => {
  it("given an approval, when all, an amount or some goods are requested, then that amount is advanced", () => {
    expect(ok(requestAdvance(approved(), "rest", day(1))).advances[0]?.amount).toEqual(gbp(16_000));
    expect(requested().event.next).toEqual({
      phase: "advance",
      advance: 1,
      amount: { amount: "10000", currency: "GBP" },
    });
    const goods = requestAdvance(approved(), { lines: [{ id: "l2", quantity: 2 }] }, day(1));
    expect(ok(goods).advances[0]?.amount).toEqual(gbp(6666));
  });

  it("given a requested part, when the rest is requested, then it is the remaining amount, and nothing can be requested after it", () => {
    const both = ok(requestAdvance(requested(), "rest", day(1)));
    expect(both.advances.map(({ amount }) => amount)).toEqual([gbp(10_000), gbp(6000)]);
    expect(rejectionOf(requestAdvance(both, "rest", day(1)))).toBe("AdvanceExceedsApproval");
  });

  it.each([
    ["more than is held", { amount: gbp(16_001) }, "AdvanceExceedsApproval"],
    ["nothing", { amount: gbp(0) }, "AdvanceExceedsApproval"],
    ["another currency", { amount: money(1n, "KRW") }, "CurrencyMismatch"],
    ["a line that is not in the order", { lines: [{ id: "l9", quantity: 1 }] }, "LineUnknown"],
    ["more of a line than was ordered", { lines: [{ id: "l1", quantity: 3 }] }, "QuantityExceeded"],
    [
      "a line named twice",
      {
        lines: [
          { id: "l1", quantity: 1 },
          { id: "l1", quantity: 1 },
        ],
      },
      "InvalidRequest",
    ],
  ])("is rejected for %s", (_, what, code) => {
    expect(rejectionOf(requestAdvance(approved(), what, day(1)))).toBe(code);
  });

  it("is rejected for goods that are being cancelled, and after acceptance", () => {
    expect(
      rejectionOf(requestAdvance(cancelling(approved(), { amount: gbp(1) }), { amount: gbp(16_000) }, day(6))),
    ).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(requestAdvance(accepted(), { amount: gbp(1) }, day(6)))).toBe("WrongState");
  });
});

describe("the result of an advance", () => {
  it("given a paid seller, then the price is owed, the hold is used and the goods are awaited; a repeat is no event", () => {
    const purchase = advanced();
    expect(purchase).toMatchObject({
      status: "advanced",
      held: gbp(0),
      advanced: gbp(16_000),
      outstanding: gbp(16_000),
      inFlight: [],
      event: { name: "advanced", timer: { at: day(30), phase: { phase: "unshipped" } } },
    });
    expect(purchase.timeline.at(-1)).toEqual({ at: day(1), event: "advanced", purchaser: gbp(16_000) });
    expect(recordAdvance(purchase, 1, paid, makeStatement(3), day(2))).toBe(purchase);
    expect(recordAdvance(purchase, 1, paid, makeStatement(9), day(2))).toBe(purchase);
  });

  it("given a failed payout, then its part is cancelled: its credit is released and it can be neither advanced nor cancelled", () => {
    const failed = ok(recordFailedAdvance(requested(), 1, "PayoutRefused", unlent(6000), day(1)));
    expect(failed).toMatchObject({ status: "approved", held: gbp(6000), event: { name: "advance_failed" } });
    expect(rejectionOf(requestAdvance(failed, { amount: gbp(6001) }, day(1)))).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(openCancellation(failed, { what: { amount: gbp(6001) } }, day(1)))).toBe("AmountOutOfRange");
    expect(recordFailedAdvance(failed, 1, "PayoutRefused", unlent(6000), day(1))).toBe(failed);
  });

  it("given a failed payout of the whole price, then the purchase is cancelled", () => {
    const all = ok(requestAdvance(approved(), "rest", day(1)));
    expect(ok(recordFailedAdvance(all, 1, "PayoutRefused", unlent(0), day(1)))).toMatchObject({
      status: "cancelled",
      held: gbp(0),
    });
  });

  it("given a lender that did not purchase, then the hold stays and the mall can request again", () => {
    const refused = ok(recordFailedAdvance(requested(), 1, "RateMissing", undefined, day(1)));
    expect(refused).toMatchObject({ status: "approved", held: gbp(16_000), event: { name: "advance_refused" } });
    expect(ok(requestAdvance(refused, "rest", day(1))).advances[1]?.amount).toEqual(gbp(16_000));
  });

  it("is rejected for an advance that was not requested, and for a failure after success", () => {
    expect(rejectionOf(recordAdvance(approved(), 1, paid, makeStatement(3), day(1)))).toBe("WrongState");
    expect(rejectionOf(recordFailedAdvance(approved(), 1, "PayoutRefused", unlent(0), day(1)))).toBe("WrongState");
    expect(rejectionOf(recordFailedAdvance(advanced(), 1, "PayoutRefused", unlent(0), day(1)))).toBe("WrongState");
  });

  it("given a cancellation opened meanwhile, when the seller is paid, then both phases are reported by their own names", () => {
    const both = ok(openCancellation(requested(), { what: "rest" }, day(1)));
    expect(both.inFlight.map(({ phase }) => phase.phase)).toEqual(["advance", "cancel"]);
    const part = makeStatement(3, { held: gbp(6000), outstanding: gbp(10_000) });
    expect(ok(recordAdvance(both, 1, paid, part, day(1))).inFlight.map(({ phase }) => phase.phase)).toEqual(["cancel"]);
  });
});
