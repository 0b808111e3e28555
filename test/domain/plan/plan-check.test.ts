import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { money } from "../../../domain/money.ts";
import { offerOf } from "../../../domain/plan/offer.ts";
import { checkPlan } from "../../../domain/plan/plan-check.ts";
import type { Plan } from "../../../domain/plan/plan.ts";
import { isRejection } from "../../../domain/rejection.ts";
import type { CreditTerms } from "../../../domain/schedule/credit-terms.ts";
import { dueDates } from "../../../domain/schedule/due-dates.ts";
import { holidaysForTerms, latestAcceptanceDays } from "../../../domain/schedule/holidays-for-terms.ts";
import { calendars, offering, payOnce, planOf } from "../catalogues.ts";
import { anyCredit } from "../credit-fixtures.ts";
import { runs } from "../../runs.ts";

const today = "2025-11-25";

describe("a plan that a lender can offer", () => {
  it.each<readonly [string, Plan]>([
    ["instalments", planOf()],
    ["rolling by a calendar", planOf({ rolling: "modifiedFollowing" })],
    ["at the end of the month", planOf({ due: { kind: "dayOfMonth", day: "last", atLeastDays: 14 } })],
    ["once, without a calendar", payOnce(14)],
    ["without amounts", { ...planOf(), amounts: [] }],
  ])("is valid in %s", (_, plan) => {
    expect(checkPlan(plan, calendars, today)).toBeUndefined();
  });

  it.each<readonly [string, Plan, string]>([
    ["a calendar that is not defined", planOf({}, { calendar: "mars" }), "InvalidRequest"],
    ["a first due date", planOf({ due: { kind: "monthly", first: "2026-01-31" } }), "InvalidRequest"],
    [
      "days that roll to one day",
      planOf({ due: { kind: "everyDays", days: 2 }, rolling: "following" }),
      "InvalidRequest",
    ],
    [
      "a due date that rolls back to acceptance",
      planOf({ due: { kind: "everyDays", days: 7 }, count: 1, rolling: "preceding" }, {}),
      "pass",
    ],
    [
      "a day that rolls back to acceptance",
      planOf({ due: { kind: "everyDays", days: 1 }, count: 1, rolling: "preceding" }),
      "InvalidRequest",
    ],
    ["no instalment", planOf({ count: 0 }), "InvalidRequest"],
    ["parts that bear interest", planOf({ method: "parts" }), "InvalidRequest"],
    ["a negative fee", planOf({}, { openingFee: -1n }), "AmountOutOfRange"],
    ["least above most", planOf({}, { least: money(2n, "EUR"), most: money(1n, "EUR") }), "InvalidRequest"],
    [
      "zero as least",
      { ...planOf(), amounts: planOf({}, { least: money(0n, "EUR"), most: money(9n, "EUR") }).amounts.slice(0, 1) },
      "AmountOutOfRange",
    ],
    [
      "two currencies",
      { ...planOf(), amounts: planOf({}, { most: money(9n ** 9n, "KRW") }).amounts.slice(0, 1) },
      "CurrencyMismatch",
    ],
    [
      "a currency twice",
      { ...planOf(), amounts: [...planOf().amounts, ...planOf().amounts.slice(0, 1)] },
      "InvalidRequest",
    ],
    ["roundings above the least amount", planOf({}, { inMultiplesOf: 1001n }), "InvalidRequest"],
    ["a rate out of range", { ...payOnce(1, { openingFee: 100_000n }) }, "AmountOutOfRange"],
  ])("is rejected with %s", (_, plan, rejected) => {
    const found = checkPlan(plan, calendars, today);
    expect(found?.rejected ?? "pass").toBe(rejected);
  });

  it("has an offer on every day and for every amount of its range", () => {
    fc.assert(
      fc.property(anyCredit, fc.nat(730), fc.nat(1000), ({ terms, principal }, away, share) => {
        const { calendar: _c, openingFee, instalmentFee, inMultiplesOf, ...rest } = terms;
        const least = principal;
        const most = money(least.minor * 3n, least.currency);
        const ofMoney = { openingFee, instalmentFee, inMultiplesOf };
        const plan: Plan = {
          id: "p",
          name: "P",
          terms: rest,
          amounts: [{ least, most, calendar: "target", ...ofMoney }],
        };
        if (checkPlan(plan, calendars, today)) return;
        const amount = money(least.minor + (least.minor * 2n * BigInt(share)) / 1000n, least.currency);
        expect(isRejection(offerOf(offering(plan), "p", amount, addDays(today, away)))).toBe(false);
      }),
      runs(60),
    );
  });
});

const kept = (terms: CreditTerms, decidedOn: string) => ({ ...terms, calendar: holidaysForTerms(terms, decidedOn) });

const onceRolling = (rolling: CreditTerms["rolling"], holidays: readonly string[]): CreditTerms => ({
  ...planOf({ rolling, count: 1 }).terms,
  calendar: { weekend: [6, 0], holidays },
  openingFee: 0n,
  instalmentFee: 0n,
  inMultiplesOf: 1n,
});

describe("the holidays that a loan stores", () => {
  it("give the same due dates as the whole calendar, for any day of acceptance", () => {
    fc.assert(
      fc.property(
        anyCredit,
        fc.nat(latestAcceptanceDays),
        fc.array(fc.nat(4000), { maxLength: 40 }),
        ({ terms, acceptedOn: decidedOn }, wait, more) => {
          const holidays = [...terms.calendar.holidays, ...more.map((n) => addDays(decidedOn, n - 30))];
          const whole = { ...terms, calendar: { ...terms.calendar, holidays } };
          const acceptedOn = addDays(decidedOn, wait);
          expect(datesOf(kept(whole, decidedOn), acceptedOn)).toEqual(datesOf(whole, acceptedOn));
        },
      ),
      runs(500),
    );
  });

  it("are none when due dates do not roll, and otherwise the relevant holidays, in order and once", () => {
    const holidays = ["2026-05-01", "2026-01-01", "2025-06-09", "2026-01-01", "2026-04-04", "2028-05-01"];
    expect(holidaysForTerms(onceRolling("none", holidays), "2025-11-25")).toEqual({ weekend: [], holidays: [] });
    // Easter Saturday is a Saturday.
    expect(holidaysForTerms(onceRolling("following", holidays), "2025-11-25").holidays).toEqual([
      "2026-01-01",
      "2026-05-01",
    ]);
  });
});

/** Due dates, or the error of a calendar that closes for weeks. */
const datesOf = (terms: CreditTerms, acceptedOn: string): readonly string[] | "closed" => {
  try {
    return dueDates(terms, acceptedOn);
  } catch {
    return "closed";
  }
};
