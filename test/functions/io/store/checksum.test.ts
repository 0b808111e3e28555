import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeChecksum, slotOf } from "../../../../functions/io/store/checksum.ts";

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
      const checksum = makeChecksum();
      for (const [key, minor] of all) checksum.add(key, minor);
      for (const [key, minor] of all.flatMap(([name, sum]) => inParts(name, sum)).toReversed())
        checksum.add(key, -minor);
      expect(checksum.nonZero().size).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("a difference of one unit for one key shows in its cell, and in no other", () => {
  fc.assert(
    fc.property(sums, fc.string({ maxLength: 8 }), fc.constantFrom(1n, -1n), (all, odd, by) => {
      const checksum = makeChecksum();
      for (const [key, minor] of all) checksum.add(key, minor);
      for (const [key, minor] of all) checksum.add(key, -minor);
      checksum.add(odd, by);
      expect([...checksum.nonZero().keys()]).toEqual([slotOf(odd).cell]);
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
  const checksum = makeChecksum();
  for (const [one = "", other = ""] of neighbours) {
    checksum.add(one, 1n);
    checksum.add(other, -1n);
  }
  expect(checksum.nonZero().size).toBe(neighbours.length);
});

test("late contributions are included without being stored", () => {
  const checksum = makeChecksum();
  checksum.add("a", 5n);
  expect(checksum.nonZero([["a", -5n]]).size).toBe(0);
  expect(checksum.nonZero().size).toBe(1);
});
