import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, atMost, money, negate, subtract, sum, zero } from "../../domain/money.ts";
import { shareOfDiscount, splitRefund } from "../../domain/refund.ts";
import { pounds, price } from "./arbitraries.ts";

const gbp = (minor: bigint) => money(minor, "GBP");

/** Any refund that can happen: 0 ≤ rebate ≤ discount ≤ amount, with any debt. */
const facts = price().chain((amount) =>
  pounds(amount.minor).chain((discountShare) =>
    fc.record({
      amount: fc.constant(amount),
      outstanding: pounds(),
      discountShare: fc.constant(discountShare),
      rebate: pounds(discountShare.minor),
    }),
  ),
);

describe("splitting a refund", () => {
  it("given all of the price still owed, when all is returned, then the debt falls and no cash moves to the purchaser", () => {
    expect(
      splitRefund({ amount: gbp(10_000n), outstanding: gbp(10_000n), discountShare: gbp(60n), rebate: gbp(40n) }),
    ).toEqual({
      amount: gbp(10_000n),
      loanReduction: gbp(10_000n),
      cashBack: gbp(0n),
      clawback: gbp(9_960n),
      rebate: gbp(40n),
      earned: gbp(20n),
    });
  });

  it("given 30 pounds still owed, when goods of 100 are returned, then 30 come off the debt and 70 are paid back", () => {
    const refund = splitRefund({
      amount: gbp(10_000n),
      outstanding: gbp(3_000n),
      discountShare: gbp(0n),
      rebate: gbp(0n),
    });
    expect([refund.loanReduction, refund.cashBack, refund.clawback]).toEqual([gbp(3_000n), gbp(7_000n), gbp(10_000n)]);
  });

  it("given a repaid loan, when goods are returned, then the whole price is paid back", () => {
    const refund = splitRefund({ amount: gbp(10_000n), outstanding: gbp(0n), discountShare: gbp(0n), rebate: gbp(0n) });
    expect([refund.loanReduction, refund.cashBack]).toEqual([gbp(0n), gbp(10_000n)]);
  });

  it("is zero-sum among purchaser, mall, lender and discount", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { amount, loanReduction, cashBack, clawback, rebate, earned } = splitRefund(given);
        const purchaser = add(loanReduction, cashBack);
        expect(purchaser).toEqual(amount);
        expect(add(clawback, rebate)).toEqual(amount);
        expect(add(purchaser, negate(clawback), earned, negate(given.discountShare))).toEqual(zero("GBP"));
      }),
    );
  });

  it("never takes more off the debt than is owed, never pays cash while a debt is left, and no part is negative", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const refund = splitRefund(given);
        expect(refund.loanReduction.minor).toBeLessThanOrEqual(given.outstanding.minor);
        if (refund.cashBack.minor > 0n) expect(refund.loanReduction).toEqual(given.outstanding);
        for (const { minor } of Object.values(refund)) expect(minor).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  it("throws on sums that cannot be", () => {
    const good = { amount: gbp(100n), outstanding: gbp(100n), discountShare: gbp(10n), rebate: gbp(5n) };
    const wrong = [
      { amount: gbp(0n) },
      { amount: gbp(0n), discountShare: gbp(0n), rebate: gbp(0n) },
      { amount: gbp(-1n) },
      { outstanding: gbp(-1n) },
      { rebate: gbp(11n) },
      { rebate: gbp(-1n) },
      { discountShare: gbp(101n) },
    ];
    for (const broken of wrong) expect(() => splitRefund({ ...good, ...broken })).toThrow(RangeError);
    expect(() => splitRefund({ ...good, outstanding: money(1n, "KRW") })).toThrow(TypeError);
  });
});

describe("the refunded part's share of a discount", () => {
  it("given returns one after the other, when the last comes, then the whole discount was shared out", () => {
    fc.assert(
      fc.property(fc.array(price(100_000n), { minLength: 1, maxLength: 8 }), pounds(50_000n), (returns, discount) => {
        let advanced = sum(returns, "GBP");
        let left = discount;
        const belowPrice = atMost(discount, advanced);
        for (const amount of returns) {
          const share = shareOfDiscount({ amount, advanced, unearned: left });
          expect(share.minor).toBeGreaterThanOrEqual(0n);
          expect(share.minor * advanced.minor).toBeLessThanOrEqual(left.minor * amount.minor);
          // Else a split would have to give back more discount than price.
          if (belowPrice) expect(share.minor).toBeLessThanOrEqual(amount.minor);
          left = subtract(left, share);
          advanced = subtract(advanced, amount);
        }
        expect(left).toEqual(zero("GBP"));
      }),
    );
  });

  it("given a discount below the price, then each share is below its part of the price, so that the split holds", () => {
    fc.assert(
      fc.property(price(), price(), fc.bigInt({ min: 0n, max: 10_000n }), (a, b, permyriad) => {
        const advanced = add(a, b);
        const unearned = gbp((advanced.minor * permyriad) / 10_000n);
        const discountShare = shareOfDiscount({ amount: a, advanced, unearned });
        expect(() => splitRefund({ amount: a, outstanding: b, discountShare, rebate: discountShare })).not.toThrow();
      }),
    );
  });

  it("throws when more is refunded than was advanced", () => {
    expect(() => shareOfDiscount({ amount: gbp(2n), advanced: gbp(1n), unearned: gbp(0n) })).toThrow(RangeError);
  });
});
