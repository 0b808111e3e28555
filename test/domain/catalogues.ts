import { money, type Money } from "../../domain/money.ts";
import type { Catalogue, Plan } from "../../domain/plan/plan.ts";
import type { HolidayCalendar } from "../../domain/schedule/business-day.ts";

/** Two holiday calendars around the start of 2026; the weekend in the Gulf is Friday and Saturday. */
export const calendars: ReadonlyMap<string, HolidayCalendar> = new Map([
  ["target", { weekend: [6, 0], holidays: ["2025-12-25", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01"] }],
  ["gulf", { weekend: [5, 6], holidays: ["2026-01-01", "2026-02-25", "2026-02-26"] }],
]);

const ranges: readonly (readonly [string, bigint, bigint])[] = [
  ["EUR", 1000n, 10_000_000n],
  ["KWD", 3000n, 30_000_000n],
  ["KRW", 10_000n, 100_000_000n],
  ["JPY", 1000n, 10_000_000n],
];

/** A plan of six monthly instalments at 14.90 % in four currencies, with overrides. */
export const planOf = (but: Partial<Plan["terms"]> = {}, amounts: Partial<Plan["amounts"][number]> = {}): Plan => ({
  id: "instalments-6",
  name: "Six monthly instalments",
  terms: {
    method: "annuity",
    count: 6,
    rateBasisPoints: 1490,
    dayCount: "30/360",
    rounding: "halfEven",
    due: { kind: "monthly" },
    rolling: "none",
    principalGrace: 0,
    interestFreeDays: 0,
    ...but,
  },
  amounts: ranges.map(([currency, least, most]) => ({
    least: money(least, currency),
    most: money(most, currency),
    calendar: currency === "KWD" ? "gulf" : "target",
    openingFee: 0n,
    instalmentFee: 0n,
    inMultiplesOf: 1n,
    ...amounts,
  })),
});

/** A plan with one payment, a number of days after acceptance. */
export const payOnce = (days: number, amounts: Partial<Plan["amounts"][number]> = {}): Plan => ({
  ...planOf({ method: "parts", count: 1, rateBasisPoints: 0, due: { kind: "everyDays", days } }, amounts),
  id: `pay-in-${days}`,
});

/** The catalogue of a lender with these plans. */
export const offering = (...plans: readonly Plan[]): Catalogue => ({ plans, calendars, rules: [] });

/** A typical price in each currency. */
export const prices: readonly Money[] = [
  money(120_000n, "EUR"),
  money(360_000n, "KWD"),
  money(1_800_000n, "KRW"),
  money(180_000n, "JPY"),
];
