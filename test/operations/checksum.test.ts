import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeChecksum, slotOf } from "../../operations/checksum.ts";

const sums = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 8 }), fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })), {
  selector: ([key]) => key,
  maxLength: 200,
});

/** The parts of a sum, in any order. */
const inParts = (key: string, minor: bigint): readonly (readonly [string, bigint])[] => [
  [key, minor / 3n],
  [key, minor - minor / 3n],
];

test("equal sums cancel out, in any parts and order", () => {
  fc.assert(
    fc.property(sums, (all) => {
      const sieve = makeChecksum();
      for (const [key, minor] of all) sieve.add(key, minor);
      for (const [key, minor] of all.flatMap(([name, sum]) => inParts(name, sum)).toReversed()) sieve.add(key, -minor);
      expect(sieve.nonZero().size).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("a difference of one unit for one key shows in its cell, and in no other", () => {
  fc.assert(
    fc.property(sums, fc.string({ maxLength: 8 }), fc.constantFrom(1n, -1n), (all, odd, by) => {
      const sieve = makeChecksum();
      for (const [key, minor] of all) sieve.add(key, minor);
      for (const [key, minor] of all) sieve.add(key, -minor);
      sieve.add(odd, by);
      expect([...sieve.nonZero().keys()]).toEqual([slotOf(odd).cell]);
    }),
    { numRuns: 30 },
  );
});

test("two accounts with opposite differences do not hide each other in a cell", () => {
  const cells = Map.groupBy(
    Array.from({ length: 3_000 }, (_, i) => `acc_${i}`),
    (key) => slotOf(key).cell,
  );
  const neighbours = [...cells.values()].filter(({ length }) => length > 1);
  expect(neighbours.length).toBeGreaterThan(20);
  const sieve = makeChecksum();
  for (const [one = "", other = ""] of neighbours) {
    sieve.add(one, 1n);
    sieve.add(other, -1n);
  }
  expect(sieve.nonZero().size).toBe(neighbours.length);
});

test("late contributions are included without being stored", () => {
  const sieve = makeChecksum();
  sieve.add("a", 5n);
  expect(sieve.nonZero([["a", -5n]]).size).toBe(0);
  expect(sieve.nonZero().size).toBe(1);
});
