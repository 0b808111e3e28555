import { describe, expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { offerQuote, priceFor, takeQuote } from "../../../../domain/loan/receivable/quotes.ts";
import { discountReceivable } from "../../../../domain/loan/receivable/receivable.ts";
import { lastDueOf, tenorOf } from "../../../../domain/loan/receivable/tenor.ts";
import { money, type Money } from "../../../../domain/money.ts";
import type { RateCard } from "../../../../domain/pricing/rate-card.ts";
import { zeroCostTerms, payInDays } from "../../../../domain/schedule/credit-terms.ts";
import { bought, card, day, funded, gbp, held, rejectionOf, ok, reversed } from "../../fixtures.ts";

const at = day(1);

const minutes = (n: number) => addTime(at, { minutes: n });

const offered = (id = "q1", amount = gbp(10_000), loan = held(), by: RateCard = card, now = at): Loan =>
  ok(offerQuote(loan, id, amount, by, now));

const taken = (loan = offered(), id = "q1", amount = gbp(10_000), now = minutes(5)) =>
  ok(discountReceivable(loan, 1, ok(takeQuote(loan, id, amount, now)), now));

describe("an offered quote", () => {
  it("is stored with the loan until it expires; the same id returns the same quote, and no credit is moved", () => {
    const loan = offered();
    expect(loan).toMatchObject({
      status: "held",
      held: gbp(16_000),
      quotes: [{ id: "q1", amount: gbp(10_000), expiresAt: minutes(15) }],
      entries: [],
    });
    expect(offerQuote(loan, "q1", gbp(10_000), { ...card, holdbackBasisPoints: 100 }, minutes(3))).toBe(loan);
    expect(rejectionOf(offerQuote(loan, "q1", gbp(10_001), card, minutes(3)))).toBe("AmountMismatch");
  });

  it("counts the days to the expected acceptance and to the last due date, or from the actual acceptance", () => {
    // Bought on the 6th, accepted 16 days on, due 14 days later.
    expect(offered().quotes?.[0]).toMatchObject({ from: "2026-01-06", until: "2026-02-05" });
    const running = ok(startRepayment(funded(6_000), "2026-01-10", day(5)));
    const late = offered("q1", gbp(10_000), running, card, day(6));
    expect(late.quotes?.[0]).toMatchObject({ from: "2026-01-11", until: "2026-01-24" });
    const months = { terms: zeroCostTerms(3, { kind: "monthly" }) };
    expect(lastDueOf(months, "2026-01-31")).toBe("2026-04-30");
    expect(tenorOf(months, 10, "2026-01-21")).toBe(99);
    const atOnce = { terms: payInDays(1) };
    expect(tenorOf({ ...atOnce, acceptedOn: "2026-01-10" }, 16, "2026-01-12")).toBe(1);
  });

  it("expires with the hold at the latest while only the hold exists", () => {
    const by = { ...card, quoteMinutes: 1_440 };
    const late = addTime(day(7), { hours: -2 });
    expect(offered("q1", gbp(1_000), held(), by, late).quotes?.[0]?.expiresAt).toBe(day(7));
    expect(offered("q1", gbp(1_000), funded(6_000), by, late).quotes?.[0]?.expiresAt).toBe(addTime(late, { days: 1 }));
  });

  it("is one of at most five open quotes, without the expired ones", () => {
    const five = ["q1", "q2", "q3", "q4", "q5"].reduce((loan, id) => offered(id, gbp(1_000), loan), held());
    expect(rejectionOf(offerQuote(five, "q6", gbp(1_000), card, at))).toBe("TooManyQuotes");
    expect(offered("q6", gbp(1_000), five, card, day(2)).quotes).toHaveLength(1);
  });

  it.each<[string, Loan, Money, string]>([
    ["more than is held", held(), gbp(16_001), "AdvanceExceedsApproval"],
    ["what is bought already", bought(), gbp(1), "AdvanceExceedsApproval"],
    ["another currency", held(), money(1_000n, "KRW"), "CurrencyMismatch"],
    ["nothing", held(), gbp(0), "AmountOutOfRange"],
    ["less than nothing", held(), gbp(-1_000), "AmountOutOfRange"],
    ["what the fee would eat", held(), gbp(20), "AmountOutOfRange"],
    ["a loan that is over", ok(expireHold(held(), day(8))), gbp(1_000), "WrongState"],
  ])("is rejected for %s", (_, loan, amount, code) => {
    expect(rejectionOf(offerQuote(loan, "q1", amount, card, at))).toBe(code);
  });

  it("is rejected after the hold has expired, and without a row in the rate card", () => {
    expect(rejectionOf(offerQuote(held(), "q1", gbp(1_000), card, day(8)))).toBe("HoldExpired");
    const short = { ...card, rows: card.rows.map((row) => ({ ...row, tenorUpTo: 29 })) };
    expect(rejectionOf(offerQuote(held(), "q1", gbp(1_000), short, at))).toBe("RateMissing");
    expect(rejectionOf(priceFor(held(), "q1", gbp(1_000), short, at))).toBe("RateMissing");
  });
});

describe("a taken quote", () => {
  it("given an open quote, then the receivable is purchased at its price, also after a change of the rate card", () => {
    const loan = taken(offered("q2", gbp(2_000), offered()));
    const [quote] = offered().quotes ?? [];
    const { id: _id, expiresAt: _expiresAt, ...price } = quote ?? ({} as never);
    expect(loan.receivables).toEqual([
      { no: 1, quote: price, status: "bought", left: gbp(10_000), unearned: price.discount, quoteId: "q1" },
    ]);
    expect(loan.quotes?.map(({ id }) => id)).toEqual(["q2"]);
  });

  it("given a used quote, then it cannot be used again, even after a failed payout", () => {
    for (const loan of [taken(), reversed(taken(), 1, minutes(6))]) {
      expect(rejectionOf(takeQuote(loan, "q1", gbp(10_000), minutes(6)))).toBe("QuoteUsed");
      expect(rejectionOf(offerQuote(loan, "q1", gbp(10_000), card, minutes(6)))).toBe("QuoteUsed");
    }
  });

  it("is rejected when it has expired or is unknown, and for another amount or currency", () => {
    const loan = offered();
    expect(rejectionOf(takeQuote(loan, "q1", gbp(10_000), minutes(30)))).toBe("QuoteExpired");
    expect(rejectionOf(takeQuote(loan, "q9", gbp(10_000), at))).toBe("QuoteUnknown");
    expect(rejectionOf(takeQuote(loan, "q1", gbp(9_999), at))).toBe("AmountMismatch");
    expect(rejectionOf(takeQuote(loan, "q1", money(10_000n, "KRW"), at))).toBe("CurrencyMismatch");
  });

  it("is rejected when it exceeds the hold together with an earlier one", () => {
    const loan = taken(offered("q2", gbp(10_000), offered()));
    expect(rejectionOf(discountReceivable(loan, 2, ok(takeQuote(loan, "q2", gbp(10_000), at)), at))).toBe(
      "AdvanceExceedsApproval",
    );
  });
});
