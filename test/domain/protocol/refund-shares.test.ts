import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, atMost, money, subtract, sum, zero } from "../../../domain/money.ts";
import {
  gainsByParty,
  isZeroSum,
  noCharges,
  purchaserTotal,
  type RefundInput,
  shareOf,
  splitRefund,
} from "../../../domain/protocol/refund-shares.ts";
import { pounds, price } from "../arbitraries.ts";

const gbp = (minor: bigint | number) => money(BigInt(minor), "GBP");

/** Goods of 100 pounds are returned that were sold at a discount of 60 pence, 40 of it for unused days; all is owed and nothing was charged. */
const plain: RefundInput = {
  released: gbp(0),
  amount: gbp(10_000),
  debt: { principal: gbp(10_000), interest: gbp(0), fees: gbp(0) },
  charges: noCharges("GBP"),
  borneBy: "lender",
  sold: { amount: gbp(10_000), discount: gbp(60), rebate: gbp(40) },
};

const split = (but: Partial<RefundInput> = {}) => splitRefund({ ...plain, ...but });

/** Any valid refund: 0 ≤ rebate ≤ discount ≤ the part bought back, with any debt and any cost. */
const facts: fc.Arbitrary<RefundInput> = price().chain((amount) =>
  pounds(amount.minor).chain((discount) =>
    fc.record({
      released: pounds(),
      amount: fc.constant(amount),
      debt: fc.record({ principal: pounds(), interest: pounds(), fees: pounds() }),
      charges: fc.record({ interest: pounds(), fees: pounds() }),
      borneBy: fc.constantFrom("lender" as const, "mall" as const),
      sold: pounds(discount.minor).map((rebate) => ({ amount, discount, rebate })),
    }),
  ),
);

describe("splitting a refund", () => {
  it("given the whole price still owed, when all goods are returned, then the debt falls and the purchaser gets no cash", () => {
    expect(split()).toEqual({
      released: gbp(0),
      loanPrincipal: gbp(10_000),
      loanInterest: gbp(0),
      fees: gbp(0),
      cashBack: gbp(0),
      clawback: gbp(9_960),
      rebate: gbp(40),
      borne: gbp(0),
      earned: gbp(20),
    });
  });

  it("given 30 pounds still owed, when goods of 100 are returned, then the debt falls by 30 and 70 are paid back", () => {
    const refund = split({ debt: { ...plain.debt, principal: gbp(3_000) } });
    expect([refund.loanPrincipal, refund.cashBack, refund.clawback]).toEqual([gbp(3_000), gbp(7_000), gbp(9_960)]);
  });

  it("given partly paid interest, then the paid part is returned in cash, and the lender has earned less", () => {
    const refund = split({
      debt: { principal: gbp(10_000), interest: gbp(30), fees: gbp(5) },
      charges: { interest: gbp(80), fees: gbp(5) },
    });
    expect([refund.loanInterest, refund.fees, refund.cashBack]).toEqual([gbp(30), gbp(5), gbp(50)]);
    expect([refund.clawback, refund.borne]).toEqual([gbp(9_960), gbp(85)]);
  });

  it("given a contract by which the mall bears the credit's cost, then the mall pays that too", () => {
    const refund = split({ charges: { interest: gbp(80), fees: gbp(5) }, borneBy: "mall" });
    expect([refund.clawback, refund.borne, refund.cashBack]).toEqual([gbp(10_045), gbp(0), gbp(85)]);
  });

  it("given the lender's goodwill, then the lender bears all of it, and the mall pays nothing", () => {
    const refund = split({ sold: { amount: gbp(0), discount: gbp(0), rebate: gbp(0) } });
    expect([refund.loanPrincipal, refund.clawback, refund.borne]).toEqual([gbp(10_000), gbp(0), gbp(10_000)]);
  });

  it("given a goodwill of 10 pounds that the lender recovers with goods of 110, then its share is minus 10", () => {
    const refund = split({ sold: { amount: gbp(11_000), discount: gbp(0), rebate: gbp(0) } });
    expect([refund.clawback, refund.borne]).toEqual([gbp(11_000), gbp(-1_000)]);
    expect(isZeroSum(refund)).toBe(true);
  });

  it("is zero-sum among purchaser, mall, lender and discount", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const shares = splitRefund(given);
        const { purchaser, mall, lender, discount } = gainsByParty(shares);
        expect(add(purchaser, mall, lender, discount)).toEqual(zero("GBP"));
        expect(isZeroSum(shares)).toBe(true);
        expect(isZeroSum({ ...shares, cashBack: add(shares.cashBack, gbp(1)) })).toBe(false);
        const { amount, charges, sold } = given;
        expect(purchaserTotal(shares)).toEqual(add(amount, charges.interest, charges.fees));
        expect(add(shares.earned, shares.rebate)).toEqual(sold.discount);
      }),
    );
  });

  it("never reduces the debt by more than is owed, never pays cash for what is owed, and no share is negative", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const shares = splitRefund(given);
        const { debt, charges, amount } = given;
        expect(shares.loanPrincipal).toEqual(atMost(amount, debt.principal) ? amount : debt.principal);
        expect(shares.loanInterest).toEqual(atMost(charges.interest, debt.interest) ? charges.interest : debt.interest);
        expect(shares.fees).toEqual(atMost(charges.fees, debt.fees) ? charges.fees : debt.fees);
        for (const { minor } of Object.values(shares)) expect(minor).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  it("throws on impossible amounts", () => {
    const { debt, charges, sold } = plain;
    const wrong: readonly Partial<RefundInput>[] = [
      { released: gbp(-1) },
      { amount: gbp(-1) },
      { debt: { ...debt, principal: gbp(-1) } },
      { debt: { ...debt, interest: gbp(-1) } },
      { debt: { ...debt, fees: gbp(-1) } },
      { charges: { ...charges, interest: gbp(-1) } },
      { charges: { ...charges, fees: gbp(-1) } },
      { sold: { ...sold, rebate: gbp(61) } },
      { sold: { ...sold, rebate: gbp(-1) } },
      { sold: { ...sold, discount: gbp(10_001) } },
    ];
    for (const but of wrong) expect(() => split(but)).toThrow(RangeError);
    expect(() => split({ debt: { ...debt, principal: money(1n, "KRW") } })).toThrow(TypeError);
  });
});

describe("the share of a refunded part", () => {
  it("given successive returns, when the last one arrives, then the shares sum to the whole", () => {
    fc.assert(
      fc.property(fc.array(price(100_000n), { minLength: 1, maxLength: 8 }), pounds(50_000n), (returns, discount) => {
        let whole = sum(returns, "GBP");
        let left = discount;
        const belowPrice = atMost(discount, whole);
        for (const part of returns) {
          const share = shareOf(left, part, whole);
          expect(share.minor).toBeGreaterThanOrEqual(0n);
          expect(share.minor * whole.minor).toBeLessThanOrEqual(left.minor * part.minor);
          // Otherwise a split would rebate more discount than the price.
          if (belowPrice) expect(share.minor).toBeLessThanOrEqual(part.minor);
          left = subtract(left, share);
          whole = subtract(whole, part);
        }
        expect(left).toEqual(zero("GBP"));
      }),
    );
  });

  it("given a loan of zero, then a part of zero has a share of zero; a part above the whole is rejected", () => {
    expect(shareOf(gbp(5), gbp(0), gbp(0))).toEqual(gbp(0));
    expect(() => shareOf(gbp(0), gbp(2), gbp(1))).toThrow(RangeError);
  });
});
