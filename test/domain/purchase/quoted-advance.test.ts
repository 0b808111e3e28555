import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import { amountToAdvance } from "../../../domain/purchase/advance.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { requestQuotedAdvance } from "../../../domain/purchase/quoted-advance.ts";
import { accepted, approved, day, gbp, rejectionOf, ok, pending } from "../fixtures.ts";

const offered = { id: "quo_1", amount: gbp(10_000), expiresAt: day(1) };

const soon = "2026-01-06T09:59:59.999Z";

const take = (
  amount = gbp(10_000),
  by: typeof offered | undefined = offered,
  now = soon,
  purchase: Purchase = approved(),
) => requestQuotedAdvance(purchase, { quote: "quo_1", amount }, by, now);

describe("an advance with a quote", () => {
  it("given an open quote, then the advance is requested under its id", () => {
    const quoted = { no: 1, amount: gbp(10_000), status: "requested", quote: "quo_1" };
    expect(ok(take())).toMatchObject({
      advances: [quoted],
      event: { name: "advance_requested", next: { phase: "advance", advance: 1, quote: "quo_1" } },
    });
  });

  it("is rejected for an expired or used quote, one of another purchase, and another amount", () => {
    expect(rejectionOf(take(gbp(10_000), offered, day(1)))).toBe("QuoteExpired");
    expect(rejectionOf(take(gbp(10_000), offered, soon, ok(take())))).toBe("QuoteUsed");
    expect(rejectionOf(requestQuotedAdvance(approved(), { quote: "quo_2", amount: gbp(1) }, undefined, soon))).toBe(
      "QuoteUnknown",
    );
    expect(rejectionOf(take(gbp(9_999)))).toBe("AmountMismatch");
    expect(rejectionOf(take(money(10_000n, "KRW")))).toBe("CurrencyMismatch");
  });

  it("is rejected for the same reasons as an advance without a quote", () => {
    const large = { ...offered, amount: gbp(16_001) };
    expect(rejectionOf(take(large.amount, large))).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(take(gbp(10_000), offered, soon, accepted()))).toBe("WrongState");
  });
});

describe("the amount of an advance or a quote", () => {
  it("is the remaining amount, the price of the goods, or a part of the remaining amount", () => {
    expect(amountToAdvance(approved(), "rest")).toEqual(gbp(16_000));
    expect(amountToAdvance(approved(), { lines: [{ id: "l2", quantity: 2 }] })).toEqual(gbp(6_666));
    expect(rejectionOf(amountToAdvance(approved(), { amount: gbp(16_001) }))).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(amountToAdvance(approved(), { amount: gbp(0) }))).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(amountToAdvance(approved(), { amount: gbp(-1) }))).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(amountToAdvance(approved(), { amount: money(1n, "KRW") }))).toBe("CurrencyMismatch");
    expect(rejectionOf(amountToAdvance(approved(), { lines: [{ id: "l9", quantity: 1 }] }))).toBe("LineUnknown");
    expect(rejectionOf(amountToAdvance(pending(), "rest"))).toBe("WrongState");
  });
});
