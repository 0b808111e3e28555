import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { score } from "../../../domain/scoring/scorecard.ts";
import { readClients } from "../../../operations/scorecard/clients.ts";
import { fitScorecard } from "../../../operations/scorecard/fit.ts";
import { scoredBy } from "../../../operations/scorecard/fit-report.ts";
import { separationOf } from "../../../operations/scorecard/measures.ts";
import { split } from "../../../operations/scorecard/split.ts";
import shipped from "../../../scorecards/credit-clients-1.json" with { type: "json" };
import type { Scorecard } from "../../../domain/scoring/scorecard.ts";

const file = readFileSync("examples/orders/credit-clients-sample.csv", "utf8");
const clients = readClients(file);

const ids = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id).toSorted();

test("a seed splits the same people in the same way, whatever their order; another seed otherwise", () => {
  const { fitted, heldOut } = split(clients, 1);
  expect(ids([...fitted, ...heldOut])).toEqual(ids(clients));
  expect(heldOut.length / clients.length).toBeGreaterThan(0.25);
  expect(heldOut.length / clients.length).toBeLessThan(0.35);
  expect(ids(split(clients.toReversed(), 1).heldOut)).toEqual(ids(heldOut));
  expect(ids(split(clients, 2).heldOut)).not.toEqual(ids(heldOut));
});

test("a scorecard fitted to six hundred people separates others, and points mean what they say", () => {
  const { fitted, heldOut } = split(clients, 1);
  const fit = fitScorecard(fitted, "sample-1");
  expect(fit.regression.z.every((z) => z >= 1.96)).toBe(true);
  expect(separationOf(scoredBy(fit, heldOut)).auc).toBeGreaterThan(0.65);
  const scored = scoredBy(fit, fitted);
  const expected = scored.reduce((sum, each) => sum + each.expected, 0) / scored.length;
  const observed = scored.filter(({ defaulted }) => defaulted).length / scored.length;
  expect(Math.abs(expected - observed)).toBeLessThan(0.01);
});

test("the same people and seed give the same scorecard", () => {
  const once = fitScorecard(split(clients, 1).fitted, "sample-1").scorecard;
  expect(fitScorecard(split(clients, 1).fitted, "sample-1").scorecard).toEqual(once);
});

test("the scorecard that is shipped separates the sample's people", () => {
  expect(separationOf(scoredBy({ scorecard: shipped as Scorecard }, clients)).auc).toBeGreaterThan(0.7);
});

test("sex, education, marriage and age change no score", () => {
  const others = file
    .split("\n")
    .map((line, i) => (i === 0 ? line : line.replace(/^(\d+,[^,]+),\d+,\d+,\d+,\d+/, "$1,2,1,2,79")))
    .join("\n");
  expect(others).not.toBe(file);
  const points = (of: typeof clients) => of.map(({ report }) => score(shipped as Scorecard, report).points);
  expect(points(readClients(others))).toEqual(points(clients));
});

test("what cannot be fitted is said", () => {
  expect(() =>
    fitScorecard(
      clients.filter(({ defaulted }) => !defaulted),
      "x",
    ),
  ).toThrow("some clients must have defaulted");
  expect(() => readClients("ID,LIMIT_BAL\n1,2\n")).toThrow(/the file has no column default.payment.next.month, PAY_0/);
  expect(() => readClients("")).toThrow("the file has no clients");
  expect(() => readClients(file.replace("1,20000", "1,plenty"))).toThrow('line 2: LIMIT_BAL is not a number: "plenty"');
});
