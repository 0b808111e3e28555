import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CreditLine, hold, release } from "../../../domain/loan/credit-line.ts";
import { money, type Money, subtract, sum } from "../../../domain/money.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { pounds } from "../arbitraries.ts";

const gbp = (minor: bigint) => money(minor, "GBP");

const fresh = (limit: Money): CreditLine => ({ account: "acc-1", limit, available: limit, version: 1 });

/** Holds, or fails the test. */
const held = (line: CreditLine, amount: Money): CreditLine => {
  const next = hold(line, amount);
  if (isRejection(next)) throw new Error(next.detail);
  return next;
};

describe("holding credit", () => {
  it("given 100 pounds, when 60 are held, then 40 are available and the line has a new version", () => {
    expect(hold(fresh(gbp(10_000n)), gbp(6_000n))).toEqual({
      account: "acc-1",
      limit: gbp(10_000n),
      available: gbp(4_000n),
      version: 2,
    });
  });

  it("given 40 available pounds, when a penny more is requested, then it is rejected; exactly 40 are accepted", () => {
    const line = held(fresh(gbp(10_000n)), gbp(6_000n));
    expect(hold(line, gbp(4_001n))).toMatchObject({ rejected: "CreditLimitExceeded" });
    expect(held(line, gbp(4_000n)).available).toEqual(gbp(0n));
  });

  it("given a line in pounds, when won are requested, then it is rejected", () => {
    expect(hold(fresh(gbp(10_000n)), money(1n, "KRW"))).toMatchObject({ rejected: "CurrencyMismatch" });
  });

  it("rejects a negative hold, which would increase the credit", () => {
    expect(() => hold(fresh(gbp(100n)), gbp(-1n))).toThrow(RangeError);
  });
});

describe("releasing credit", () => {
  it("reverses a hold of any amount", () => {
    fc.assert(
      fc.property(pounds(), pounds(), (limit, amount) => {
        const before = fresh(limit);
        const after = hold(before, amount);
        if (isRejection(after)) expect(amount.minor).toBeGreaterThan(limit.minor);
        else expect(release(after, amount)).toEqual({ ...before, version: 3 });
      }),
    );
  });

  it("throws above the limit, because then a hold was released twice", () => {
    const line = held(fresh(gbp(100n)), gbp(60n));
    expect(() => release(line, gbp(61n))).toThrow(RangeError);
    expect(() => release(release(line, gbp(60n)), gbp(1n))).toThrow(RangeError);
    expect(() => release(line, gbp(-1n))).toThrow(RangeError);
    expect(() => release(line, money(1n, "KRW"))).toThrow(TypeError);
  });
});

describe("any sequence of purchases on one line", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("hold" as const), amount: pounds(2_000n) }),
    fc.record({ do: fc.constant("release" as const), pick: fc.nat() }),
  );

  it("never oversells: held and available amounts sum to the limit after each step", () => {
    fc.assert(
      fc.property(pounds(5_000n), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        let line = fresh(limit);
        const holds: Money[] = [];
        for (const taken of steps) {
          const before = line;
          if (taken.do === "hold") {
            const next = hold(line, taken.amount);
            // Refused exactly when it would not fit, so that credit is neither oversold nor withheld.
            expect(isRejection(next)).toBe(taken.amount.minor > line.available.minor);
            if (isRejection(next)) continue;
            holds.push(taken.amount);
            line = next;
          } else {
            const [gone] = holds.splice(holds.length === 0 ? 0 : taken.pick % holds.length, 1);
            if (!gone) continue;
            line = release(line, gone);
          }
          expect(line.version).toBe(before.version + 1);
          expect(line.available).toEqual(subtract(limit, sum(holds, "GBP")));
          expect(line.available.minor).toBeGreaterThanOrEqual(0n);
        }
        for (const amount of holds) line = release(line, amount);
        expect(line.available).toEqual(limit);
      }),
    );
  });
});
