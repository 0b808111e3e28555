import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../../domain/calendar.ts";
import { balances } from "../../../../domain/ledger/balances.ts";
import { requestCollection, completeCollection } from "../../../../domain/loan/collection/collection.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { shortenTenor } from "../../../../domain/loan/receivable/tenor.ts";
import { unearnedDiscount } from "../../../../domain/pricing/discount.ts";
import { pounds } from "../../arbitraries.ts";
import { day, funded, gbp, held, offer, ok } from "../../fixtures.ts";

/** Bought on the 6th of January for thirty days, until the 5th of February, at a discount of 1.60. */
const settlement = ({ entries }: Loan): bigint => balances(entries).get("mallSettlement")?.minor ?? 0n;

const accepted = (on: string): Loan => ok(startRepayment(funded(), on, `${on}T12:00:00.000Z`));

describe("an early acceptance", () => {
  it("given thirty days' discount, when the due date is ten days earlier, then a third of it is rebated at once", () => {
    const loan = accepted("2026-01-12");
    expect(loan.receivables[0]).toMatchObject({ quote: { until: "2026-01-26" }, unearned: gbp(107) });
    expect(settlement(loan)).toBe(-53n);
    expect(balances(loan.entries).get("discountIncome")).toBeUndefined();
  });

  it("given acceptance on the expected day or later, then nothing changes: the price is binding", () => {
    for (const on of ["2026-01-22", "2026-01-30"]) {
      const loan = accepted(on);
      expect([loan.receivables, settlement(loan)]).toEqual([funded().receivables, 0n]);
    }
  });

  it("given no purchased receivable, then there is no rebate", () => {
    expect(shortenTenor(held(), "2026-01-12").receivables).toEqual([]);
  });

  it("given early acceptance and then early repayment, then all unused days are rebated exactly once", () => {
    const loan = accepted("2026-01-12");
    const repaid = ok(
      completeCollection(
        ok(requestCollection(loan, "early.1", { what: "early", amount: gbp(16_000) }, day(11))),
        "early.1",
        day(11),
      ),
    );
    // Ten of thirty days were used.
    expect(-settlement(repaid)).toBe(106n);
    expect(balances(repaid.entries).get("discountUnearned")).toEqual(gbp(0));
  });

  it("never rebates more than the unused days, nor a penny less, in one step or two", () => {
    const days = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(pounds(1_000_000n), days, fc.nat(60), fc.nat(60), (discount, tenor, sooner, used) => {
        const { id: _id, expiresAt: _expiresAt, ...price } = offer(16_000, day(1));
        const until = addDays(price.from, tenor);
        const receivable = { no: 1, status: "paid", left: price.amount, unearned: discount } as const;
        const loan = { ...held(), receivables: [{ ...receivable, quote: { ...price, discount, until } }] };
        const lastDue = addDays(until, -Math.min(sooner, tenor));
        const [shortened] = shortenTenor(loan, lastDue).receivables;
        if (!shortened) throw new Error("one receivable, and it is gone");
        const on = addDays(price.from, used);
        const later = unearnedDiscount(shortened.unearned, shortened.quote.from, shortened.quote.until, on).minor;
        const given = discount.minor - shortened.unearned.minor + later;
        const atOnce = unearnedDiscount(discount, price.from, until, on < lastDue ? on : lastDue).minor;
        expect(given).toBeLessThanOrEqual(atOnce);
        expect(given).toBeGreaterThanOrEqual(atOnce - 1n);
        expect(shortened.unearned.minor).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});
