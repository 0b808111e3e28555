import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { netPrices } from "../../../domain/protocol/net-prices.ts";

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

const lines = fc
  .array(fc.bigInt({ min: -10_000n, max: 10_000n }), { minLength: 1, maxLength: 12 })
  .filter((amounts) => sumOf(amounts) > 0n);

describe("net prices", () => {
  it("sum to the order's amount, are never negative nor above the price, and nothing is paid for a discount", () => {
    fc.assert(
      fc.property(lines, (amounts) => {
        const nets = netPrices(amounts);
        expect(sumOf(nets)).toBe(sumOf(amounts));
        for (const [i, amount] of amounts.entries()) {
          expect((nets[i] ?? -1n) >= 0n).toBe(true);
          expect((nets[i] ?? 0n) <= (amount > 0n ? amount : 0n)).toBe(true);
        }
      }),
    );
  });

  it("are the prices where there is no discount", () => {
    expect(netPrices([6000n, 0n, 10_000n])).toEqual([6000n, 0n, 10_000n]);
  });

  it("are lower by the discount's share", () => {
    expect(netPrices([6000n, 4000n, -1000n])).toEqual([5400n, 3600n, 0n]);
    expect(netPrices([100n, 100n, 100n, -100n])).toEqual([66n, 67n, 67n, 0n]);
    expect(netPrices([-500n, 0n, 501n])).toEqual([0n, 0n, 1n]);
  });
});
