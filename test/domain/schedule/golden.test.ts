import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../domain/calendar.ts";
import { fromWire, type WireMoney } from "../../../domain/money.ts";
import { amortise } from "../../../domain/schedule/amortisation.ts";
import type { CreditTerms } from "../../../domain/schedule/credit-terms.ts";
import { defaultTerms, valueOf } from "../credit-fixtures.ts";

/**
 * A schedule whose numbers come from elsewhere: Apache Fineract's own tests, or its source's formula in decimals of sixty digits,
 * computed outside this program. A row is due date, principal, interest and balance in minor units.
 */
type Golden = {
  readonly name: string;
  readonly source: string;
  readonly principal: WireMoney;
  readonly acceptedOn: Day;
  readonly terms: Omit<Partial<CreditTerms>, "inMultiplesOf"> & { readonly inMultiplesOf?: string };
  readonly rows: readonly (readonly [Day, string, string, string])[];
};

const books = globSync("test/domain/golden/*.json").map((path) => ({
  path,
  schedules: JSON.parse(readFileSync(path, "utf8")) as readonly Golden[],
}));

describe.each(books)("the schedules of $path", ({ schedules }) => {
  it.each(schedules)("$principal.currency: $name", ({ principal, acceptedOn, terms, rows }) => {
    const credit = {
      principal: valueOf(fromWire(principal)),
      acceptedOn,
      terms: { ...defaultTerms, ...terms, inMultiplesOf: BigInt(terms.inMultiplesOf ?? 1) },
    };
    const found = valueOf(amortise(credit)).map((row) => [
      row.due,
      row.principal.minor.toString(),
      row.interest.minor.toString(),
      row.balance.minor.toString(),
    ]);
    expect(found).toEqual(rows);
  });
});

it("at least forty schedules, each with its source, in currencies of two, three and no decimals", () => {
  const all = books.flatMap(({ schedules }) => schedules);
  expect(all.length).toBeGreaterThanOrEqual(40);
  expect(all.filter(({ source }) => source.length < 20)).toEqual([]);
  expect(new Set(all.map(({ principal }) => principal.currency))).toEqual(new Set(["EUR", "KWD", "KRW", "JPY"]));
});
