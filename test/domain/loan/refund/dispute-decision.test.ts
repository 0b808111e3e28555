import { describe, expect, test } from "vitest";
import { amountOf, effectOf } from "../../../../domain/loan/instruction/effect.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { applyDisputeDecision } from "../../../../domain/loan/refund/dispute-decision.ts";
import { money } from "../../../../domain/money.ts";
import { day, gbp, ok, rejectionOf, repaying } from "../../fixtures.ts";

const disputed = ok(pauseLoan(repaying(), 1, day(10)));
const forPurchaser = (minor: number, cancellation = 1) =>
  ({ kind: "disputeDecision", cancellation, favours: "purchaser", amount: gbp(minor) }) as const;
const forMall = { kind: "disputeDecision", cancellation: 1, favours: "mall" } as const;

describe("the verdict of a dispute", () => {
  test("for the purchaser refunds the amount that the staff named, and the loan runs again", () => {
    const decided = ok(applyDisputeDecision(disputed, forPurchaser(4000), day(12)));
    expect(decided).toMatchObject({ outstanding: gbp(12_000), refunds: [{ no: 1, loanPrincipal: gbp(4000) }] });
    expect(decided.paused).toBeUndefined();
  });

  test("for the mall moves the due date by the days of the pause, and nothing else", () => {
    const decided = ok(applyDisputeDecision(disputed, forMall, day(14)));
    expect(decided.outstanding).toEqual(gbp(16_000));
    expect(decided.entries).toEqual(disputed.entries);
    expect(decided.pauses).toHaveLength(1);
  });

  test("is given once, and only for a cancellation for which the loan is paused", () => {
    const decided = ok(applyDisputeDecision(disputed, forMall, day(12)));
    expect(rejectionOf(applyDisputeDecision(decided, forPurchaser(1), day(13)))).toBe("DisputeAlreadyDecided");
    expect(rejectionOf(applyDisputeDecision(disputed, forPurchaser(1, 2), day(13)))).toBe("CancellationUnknown");
    expect(rejectionOf(applyDisputeDecision(repaying(), forMall, day(13)))).toBe("CancellationUnknown");
  });

  test("is in the loan's currency; its amount is what the lender's limits compare", () => {
    const other = { ...forPurchaser(1), amount: money(1n, "EUR") };
    expect(rejectionOf(effectOf(disputed, other, day(12)))).toBe("CurrencyMismatch");
    expect(amountOf(disputed, forPurchaser(4000))).toEqual(gbp(4000));
    expect(amountOf(disputed, forMall)).toEqual(gbp(0));
  });
});
