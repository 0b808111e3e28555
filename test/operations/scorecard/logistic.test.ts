import { expect, test } from "vitest";
import { fitLogistic } from "../../../operations/scorecard/logistic.ts";

/** People of a group, of whom so many are good. */
const group = (row: readonly number[], size: number, good: number) =>
  Array.from({ length: size }, (_, i) => ({ row, good: i < good }));

const fit = (people: readonly { readonly row: readonly number[]; readonly good: boolean }[]) =>
  fitLogistic(
    people.map(({ row }) => row),
    people.map(({ good }) => good),
  );

test("with one group of two, coefficients and errors are those of the two-by-two table", () => {
  const { intercept, coefficients, z } = fit([...group([0], 100, 80), ...group([1], 50, 20)]);
  // ln(80/20), and ln(20/30) less that; its error is the root of the sum of the reciprocal counts.
  expect(intercept).toBeCloseTo(Math.log(4), 9);
  expect(coefficients[0]).toBeCloseTo(Math.log(20 / 30) - Math.log(4), 9);
  expect(z[0]).toBeCloseTo((Math.log(20 / 30) - Math.log(4)) / Math.sqrt(1 / 80 + 1 / 20 + 1 / 20 + 1 / 30), 6);
});

const odds = (a: number, b: number): number => Math.exp(1 + 0.5 * a - 2 * b);

test("two independent groups have each their own coefficient", () => {
  const people = [0, 1].flatMap((a) =>
    [0, 1].flatMap((b) => group([a, b], 100_000, Math.round((100_000 * odds(a, b)) / (1 + odds(a, b))))),
  );
  const { intercept, coefficients } = fit(people);
  expect([intercept, ...coefficients].map((each) => each.toFixed(3))).toEqual(["1.000", "0.500", "-2.000"]);
});

test("a characteristic that separates good and bad wholly has no finite coefficient", () => {
  expect(() => fit([...group([0], 10, 10), ...group([1], 10, 0)])).toThrow(/did not converge|singular/);
});
