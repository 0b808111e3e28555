import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Bin, type Case, binsOf, weightOf } from "../../../operations/scorecard/bins.ts";

const people = fc.array(fc.record({ value: fc.integer({ min: -5, max: 40 }), defaulted: fc.boolean() }), {
  minLength: 1,
  maxLength: 400,
});
const sizeOf = ({ good, bad }: Bin): number => good + bad;

test("bins hold everybody once, ascend, and their defaults rise or fall with the value as was said", () => {
  fc.assert(
    fc.property(people, fc.constantFrom(1 as const, -1 as const), (cases, risk) => {
      const bins = binsOf(cases, risk);
      expect(bins.reduce((sum, bin) => sum + sizeOf(bin), 0)).toBe(cases.length);
      expect(bins.at(-1)?.upTo).toBe(Math.max(...cases.map(({ value }) => value)));
      for (const [i, bin] of bins.slice(1).entries()) {
        const before = bins[i] as Bin;
        expect(bin.upTo).toBeGreaterThan(before.upTo);
        expect((bin.bad / sizeOf(bin) - before.bad / sizeOf(before)) * risk).toBeGreaterThan(0);
      }
    }),
  );
});

test("no bin is smaller than three per cent, unless it is the only one", () => {
  fc.assert(
    fc.property(people, (cases) => {
      const bins = binsOf(cases, 1);
      if (bins.length > 1) for (const bin of bins) expect(sizeOf(bin)).toBeGreaterThanOrEqual(cases.length * 0.03);
    }),
  );
});

/** A hundred people of each value, of whom so many default. */
const cases = (defaults: Readonly<Record<number, number>>): readonly Case[] =>
  Object.entries(defaults).flatMap(([value, bad]) =>
    Array.from({ length: 100 }, (_, i) => ({ value: Number(value), defaulted: i < bad })),
  );

test("neighbours that do not differ are one bin, those that do stay two", () => {
  expect(binsOf(cases({ 0: 10, 1: 12, 2: 40, 3: 60 }), 1).map(({ upTo }) => upTo)).toEqual([1, 2, 3]);
});

test("a value that goes against the direction is in one bin with its neighbour", () => {
  expect(binsOf(cases({ 0: 30, 1: 10, 2: 50 }), 1)).toEqual([
    { upTo: 1, good: 160, bad: 40 },
    { upTo: 2, good: 50, bad: 50 },
  ]);
});

test("a weight of evidence is the logarithm of the shares' ratio, and finite where nobody defaults", () => {
  expect(weightOf({ good: 90, bad: 10 }, { good: 90, bad: 10 })).toBeCloseTo(0, 12);
  expect(weightOf({ good: 80, bad: 5 }, { good: 160, bad: 40 })).toBeCloseTo(Math.log(80.5 / 160.5 / (5.5 / 40.5)), 12);
  expect(weightOf({ good: 5, bad: 0 }, { good: 160, bad: 40 })).toBeLessThan(Infinity);
});
