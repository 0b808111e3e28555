import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  allocate,
  atMost,
  compare,
  formatMoney,
  fromWire,
  isPositive,
  isZero,
  min,
  money,
  negate,
  proportion,
  split,
  subtract,
  sum,
  toWire,
  zero,
} from "../../domain/money.ts";
import { currencies } from "../../domain/currency.ts";
import { isRejection } from "../../domain/rejection.ts";
import { anyMoney, largestAmount, pounds } from "./arbitraries.ts";

const gbp = (minor: bigint) => money(minor, "GBP");
const minors = (parts: readonly { readonly minor: bigint }[]) => parts.map(({ minor }) => minor);
const size = (value: bigint) => (value < 0n ? -value : value);
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0n));
const numerator = fc.bigInt({ min: -1_000_000n, max: 1_000_000n });
const denominator = fc.bigInt({ min: 1n, max: 4_000_000n });

describe("adding and comparing", () => {
  it("subtracting what was added leaves the amount", () => {
    fc.assert(
      fc.property(pounds(), pounds(), (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a);
        expect(add(a, b)).toEqual(add(b, a));
        expect(add(a, negate(a))).toEqual(zero("GBP"));
      }),
    );
  });

  it("adds any number of amounts, and sums an empty list to zero", () => {
    expect(add(gbp(1n), gbp(2n), gbp(3n), gbp(4n))).toEqual(gbp(10n));
    expect(sum([gbp(5n), gbp(-7n)], "GBP")).toEqual(gbp(-2n));
    expect(sum([], "KRW")).toEqual(zero("KRW"));
  });

  it("orders amounts as their numbers", () => {
    fc.assert(
      fc.property(pounds(), pounds(), (a, b) => {
        expect(compare(a, b)).toBe(a.minor === b.minor ? 0 : a.minor < b.minor ? -1 : 1);
        expect(atMost(a, b)).toBe(a.minor <= b.minor);
        expect(min(a, b).minor).toBe(a.minor < b.minor ? a.minor : b.minor);
      }),
    );
  });

  it("distinguishes zero, positive and negative amounts", () => {
    expect([gbp(0n), gbp(1n), gbp(-1n)].map(isZero)).toEqual([true, false, false]);
    expect([gbp(0n), gbp(1n), gbp(-1n)].map(isPositive)).toEqual([false, true, false]);
  });

  it("never mixes currencies", () => {
    const won = money(1n, "KRW");
    for (const mix of [add, subtract, compare, atMost, min]) expect(() => mix(gbp(1n), won)).toThrow(TypeError);
    expect(() => add(gbp(1n), gbp(1n), won)).toThrow(TypeError);
    expect(() => sum([won], "GBP")).toThrow(TypeError);
  });

  it("accepts only the listed currencies, and no property of every object", () => {
    for (const code of ["ZZZ", "gbp", "", "constructor", "__proto__", "toString"])
      expect(() => money(1n, code)).toThrow(TypeError);
  });
});

describe("dividing", () => {
  it("allocates parts that sum to the whole, each within one minor unit of its exact share", () => {
    fc.assert(
      fc.property(anyMoney, weights, (whole, shares) => {
        const parts = allocate(whole, shares);
        const total = shares.reduce((all, share) => all + share, 0n);
        expect(sum(parts, whole.currency)).toEqual(whole);
        for (const [index, part] of parts.entries())
          expect(size(part.minor * total - whole.minor * shares[index]!)).toBeLessThan(total);
      }),
    );
  });

  it("gives zero to a weight of zero, and never less to a greater weight", () => {
    fc.assert(
      fc.property(pounds(), weights, (whole, shares) => {
        const parts = allocate(whole, shares);
        for (const [i, share] of shares.entries())
          for (const [j, other] of shares.entries()) {
            if (share === 0n) expect(parts[i]!.minor).toBe(0n);
            if (share > other) expect(parts[i]!.minor).toBeGreaterThanOrEqual(parts[j]!.minor);
          }
      }),
    );
  });

  it("allocates a negative amount as it allocates the positive one", () => {
    fc.assert(
      fc.property(anyMoney, weights, (whole, shares) => {
        expect(allocate(negate(whole), shares).map(negate)).toEqual(allocate(whole, shares));
      }),
    );
  });

  it("gives the remaining pennies to the largest remainders, and among equal ones to the first", () => {
    expect(minors(allocate(gbp(100n), [1n, 1n, 1n]))).toEqual([34n, 33n, 33n]);
    expect(minors(allocate(gbp(10n), [50n, 29n, 21n]))).toEqual([5n, 3n, 2n]);
    expect(minors(allocate(gbp(101n), [1n, 0n, 2n]))).toEqual([34n, 0n, 67n]);
    expect(minors(allocate(gbp(1n), [1n, 2n]))).toEqual([0n, 1n]);
  });

  it("splits into parts that sum to the whole and differ by at most one minor unit, the greater first", () => {
    fc.assert(
      fc.property(pounds(), fc.integer({ min: 1, max: 60 }), (whole, count) => {
        const parts = minors(split(whole, count));
        expect(parts).toHaveLength(count);
        expect(sum(split(whole, count), "GBP")).toEqual(whole);
        expect(parts[0]! - parts.at(-1)!).toBeLessThanOrEqual(1n);
        expect(parts.every((part, index) => index === 0 || part <= parts[index - 1]!)).toBe(true);
      }),
    );
  });

  it("refuses to divide by no weights, by zero or by negative weights", () => {
    for (const shares of [[], [0n, 0n], [2n, -1n], [-1n]]) expect(() => allocate(gbp(1n), shares)).toThrow(RangeError);
    for (const parts of [0, -1, 1.5]) expect(() => split(gbp(1n), parts)).toThrow(RangeError);
    for (const bottom of [0n, -1n]) expect(() => proportion(gbp(1n), 1n, bottom, "down")).toThrow(RangeError);
  });
});

describe("rounding a proportion", () => {
  it("is within one minor unit of the exact value, within half of one when rounding half to even", () => {
    fc.assert(
      fc.property(anyMoney, numerator, denominator, (whole, top, bottom) => {
        const exact = whole.minor * top;
        const error = (rounded: { readonly minor: bigint }) => size(rounded.minor * bottom) - size(exact);
        const down = error(proportion(whole, top, bottom, "down"));
        const up = error(proportion(whole, top, bottom, "up"));
        expect(down <= 0n && -down < bottom).toBe(true);
        expect(up >= 0n && up < bottom).toBe(true);
        expect(2n * size(error(proportion(whole, top, bottom, "halfEven")))).toBeLessThanOrEqual(bottom);
      }),
    );
  });

  it("rounds every tie to the even neighbour", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -largestAmount, max: largestAmount }), (n) => {
        const { minor } = proportion(gbp(2n * n + 1n), 1n, 2n, "halfEven");
        expect(minor % 2n).toBe(0n);
        expect(size(2n * minor - (2n * n + 1n))).toBe(1n);
      }),
    );
  });

  it("is the identity for a whole part, whatever the rounding", () => {
    fc.assert(
      fc.property(anyMoney, denominator, fc.constantFrom("down", "up", "halfEven"), (whole, bottom, rounding) => {
        expect(proportion(whole, bottom, bottom, rounding)).toEqual(whole);
        expect(proportion(whole, 0n, bottom, rounding)).toEqual(zero(whole.currency));
      }),
    );
  });

  it("mirrors negative and positive amounts", () => {
    fc.assert(
      fc.property(
        anyMoney,
        numerator,
        denominator,
        fc.constantFrom("down", "up", "halfEven"),
        (whole, top, bottom, rounding) => {
          expect(proportion(negate(whole), top, bottom, rounding)).toEqual(
            negate(proportion(whole, top, bottom, rounding)),
          );
        },
      ),
    );
  });

  it.each([
    [5n, [2n, 3n, 2n]],
    [7n, [3n, 4n, 4n]],
    [-7n, [-3n, -4n, -4n]],
  ])("takes half of %s pence down, up and to the even penny", (minor, expected) => {
    const roundings = ["down", "up", "halfEven"] as const;
    expect(minors(roundings.map((rounding) => proportion(gbp(minor), 1n, 2n, rounding)))).toEqual(expected);
  });
});

describe("money on the wire", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        expect(fromWire(toWire(amount))).toEqual(amount);
      }),
    );
  });

  it("accepts only one spelling of each amount", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+ 0-9.e]{0,17}$/), (amount) => {
        const read = fromWire({ amount, currency: "GBP" });
        if (!isRejection(read)) expect(toWire(read).amount).toBe(amount);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "",
    " ",
    "1 ",
    " 1",
    "01",
    "-0",
    "+1",
    "1.0",
    "1e3",
    "0x1",
    "1,000",
    "1_000",
    "½",
    "١",
    "-",
    "1\n",
    "1000000000000000",
    "NaN",
  ])("refuses the amount %j", (amount) =>
    expect(fromWire({ amount, currency: "GBP" })).toMatchObject({ rejected: "InvalidRequest" }),
  );

  it.each(["", "gbp", "GB", "GBPX", "ZZZ", "XAU", "constructor", "__proto__"])("refuses the currency %j", (currency) =>
    expect(fromWire({ amount: "1", currency })).toMatchObject({ rejected: "InvalidRequest" }),
  );

  it("refuses a JSON number, which is a float", () => {
    const { amount, currency } = JSON.parse('{ "amount": 12500, "currency": "GBP" }') as {
      amount: string;
      currency: string;
    };
    expect(fromWire({ amount, currency })).toMatchObject({ rejected: "InvalidRequest" });
  });

  it("carries fifteen digits exactly, also for a client that parses them into a double", () => {
    expect(fromWire({ amount: largestAmount.toString(), currency: "GBP" })).toEqual(gbp(largestAmount));
    expect(BigInt(Number(largestAmount.toString()))).toBe(largestAmount);
  });
});

describe("money for people", () => {
  it.each([
    [12500n, "GBP", "£125.00"],
    [5n, "GBP", "£0.05"],
    [-5n, "GBP", "-£0.05"],
    [0n, "GBP", "£0.00"],
    [12500n, "KRW", "₩12,500"],
    [0n, "JPY", "JP¥0"],
    [-1n, "KWD", "-KWD 0.001"],
    [1234567n, "BHD", "BHD 1,234.567"],
    [1250000n, "HUF", "HUF 12,500.00"],
    [1250000n, "IDR", "IDR 12,500.00"],
    [999999999999999n, "EUR", "€9,999,999,999,999.99"],
  ])("writes %s minor units of %s as %s", (minor, currency, text) => {
    expect(formatMoney(money(minor, currency))).toBe(text);
  });

  it("shows every digit of the amount", () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        const text = formatMoney(amount);
        expect(BigInt(text.replaceAll(/[^-\d]/g, ""))).toBe(amount.minor);
        expect(text.split(".")[1]?.length ?? 0).toBe(currencies[amount.currency]);
      }),
    );
  });
});
