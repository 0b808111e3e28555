import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatNumber } from "../domain/currency.ts";
import { money, type Money } from "../domain/money.ts";
import { percentOf } from "../domain/plan/cost-view.ts";
import { type Offer, offers } from "../domain/plan/offer.ts";
import { WirePlan } from "../functions/schemas/plan-schema.ts";
import { sandboxCalendars, sandboxPlans } from "../local/catalogue.ts";

const page = readFileSync("docs/plans.md", "utf8");

const pounds = ({ minor }: Money): string => formatNumber(minor, "GBP");

const cells = (row: string): string => row.replaceAll(/ +/g, " ");

const shown = offers(
  {
    plans: sandboxPlans.map((each) => WirePlan.parse(each)),
    calendars: new Map(sandboxCalendars.map((each) => [each.name, each])),
    rules: [],
  },
  money(60_000n, "GBP"),
  "2026-12-01",
);

const offered = (id: string): Offer => {
  const found = shown.find(({ plan }) => plan.id === id);
  if (!found) throw new Error(`${id} is not offered`);
  return found;
};

test.each(sandboxPlans.map(({ id }) => id))("the page on plans shows what %s costs", (id) => {
  const { cost, rows } = offered(id);
  const [total, payable] = [pounds(cost.totalCost), pounds(cost.totalPayable)];
  const sums = [`${percentOf(cost.tenths)} %`, `GBP ${total}`, `GBP ${payable}`];
  const row = page.split("\n").find((line) => line.startsWith(`| \`${id}\``));
  expect(cells(row ?? "")).toContain(`| ${[...sums, rows[0]?.due, rows.at(-1)?.due].join(" | ")} |`);
});

test("the page on plans works out the schedule as it is", () => {
  for (const { no, due, principal, interest, total, balance } of offered("instalments-6").rows)
    expect(cells(page)).toContain(`| ${[no, due, ...[principal, interest, total, balance].map(pounds)].join(" | ")} |`);
});

test("no holiday of the sandbox's calendars is on a weekend or out of order", () => {
  for (const { weekend, holidays } of sandboxCalendars) {
    expect(holidays.filter((day) => weekend.includes(new Date(day).getUTCDay()))).toEqual([]);
    expect(holidays).toEqual([...new Set(holidays)].toSorted());
  }
});
