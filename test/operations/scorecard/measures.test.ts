import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decilesOf, type Scored, separationOf } from "../../../operations/scorecard/measures.ts";

const people = fc
  .array(fc.record({ points: fc.integer({ min: 0, max: 20 }), defaulted: fc.boolean() }), { minLength: 2 })
  .map((all): readonly Scored[] => all.map((each) => ({ ...each, expected: 0.5 })))
  .filter((all) => all.some(({ defaulted }) => defaulted) && all.some(({ defaulted }) => !defaulted));

test("the area under the curve is the share of pairs in which who does not default has more points", () => {
  fc.assert(
    fc.property(people, (all) => {
      const pairs = all
        .filter(({ defaulted }) => !defaulted)
        .flatMap((good) => all.filter(({ defaulted }) => defaulted).map((bad) => Math.sign(good.points - bad.points)));
      const share = pairs.reduce((sum, sign) => sum + (sign + 1) / 2, 0) / pairs.length;
      const { auc, gini, ks } = separationOf(all);
      expect(auc).toBeCloseTo(share, 9);
      expect(gini).toBeCloseTo(2 * share - 1, 9);
      expect(ks).toBeGreaterThanOrEqual(0);
      expect(ks).toBeLessThanOrEqual(1);
    }),
  );
});

const scored = (points: number, defaulted: boolean): Scored => ({ points, expected: 0.5, defaulted });

test("separation is whole, none, and reversed", () => {
  expect(separationOf([scored(1, true), scored(2, false)])).toEqual({ auc: 1, gini: 1, ks: 1 });
  expect(separationOf([scored(1, true), scored(1, false)])).toEqual({ auc: 0.5, gini: 0, ks: 0 });
  expect(separationOf([scored(2, true), scored(1, false)])).toEqual({ auc: 0, gini: -1, ks: 0 });
  expect(() => separationOf([scored(1, true)])).toThrow("some people must have defaulted, and some not");
});

test("deciles hold everybody, the fewest points first, with what was expected beside what came", () => {
  const all = Array.from({ length: 95 }, (_, i) => ({ points: i, expected: 0.2, defaulted: i % 2 === 0 }));
  const deciles = decilesOf(all.toReversed());
  expect(deciles).toHaveLength(10);
  expect(deciles.reduce((sum, { people: count }) => sum + count, 0)).toBe(95);
  expect(deciles[0]).toMatchObject({ from: 0, to: 9, people: 10, observed: 0.5 });
  expect(deciles[0]?.expected).toBeCloseTo(0.2, 12);
  expect(deciles.at(-1)?.to).toBe(94);
});
