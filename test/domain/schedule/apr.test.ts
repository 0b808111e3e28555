import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths } from "../../../domain/calendar.ts";
import { money } from "../../../domain/money.ts";
import { disclosedCost } from "../../../domain/plan/disclosed-cost.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { amortise } from "../../../domain/schedule/amortisation.ts";
import { aprInterval, type EqualPeriod } from "../../../domain/schedule/apr-interval.ts";
import { type CashFlow, creditCost } from "../../../domain/schedule/apr.ts";
import { day } from "../arbitraries.ts";
import { anyCredit, eur, valueOf } from "../credit-fixtures.ts";

const flow = (on: string, major: number): CashFlow => ({ on, amount: eur(BigInt(Math.round(major * 100))) });

describe("intervals by the directives", () => {
  /**
   * Whole periods counted backwards and the remaining days over the year that ends with them: the examples of the Commission's
   * guidelines (SWD(2012) 128, 4.1.1), as in curo's tests of EU200848EC.
   */
  it.each<readonly [EqualPeriod, string, string, number]>([
    ["month", "2019-01-12", "2020-01-12", 1],
    ["month", "2012-01-12", "2012-02-15", 1 / 12 + 3 / 365],
    ["month", "2012-01-12", "2012-04-15", 3 / 12 + 3 / 365],
    ["month", "2013-01-12", "2013-02-15", 1 / 12 + 3 / 366],
    ["month", "2013-01-12", "2013-04-15", 3 / 12 + 3 / 366],
    ["month", "2013-02-25", "2013-03-28", 1 / 12 + 3 / 366],
    ["month", "2013-02-26", "2013-03-29", 1 / 12 + 2 / 366],
    ["month", "2012-02-26", "2012-03-29", 1 / 12 + 3 / 366],
    ["month", "2012-02-26", "2012-02-26", 0],
    ["month", "2024-12-31", "2025-02-28", 2 / 12],
    ["month", "2024-02-28", "2024-03-31", 1 / 12 + 1 / 366],
    ["month", "2024-02-29", "2024-03-31", 1 / 12],
    ["month", "2024-01-31", "2025-02-28", 13 / 12],
    ["year", "2012-01-12", "2012-02-15", 34 / 365],
    ["year", "2012-01-12", "2014-02-15", 2 + 34 / 365],
    ["year", "2020-01-01", "2021-03-15", 1 + 74 / 366],
    ["year", "2024-02-28", "2025-02-27", 365 / 366],
    ["year", "2024-02-29", "2025-03-31", 1 + 31 / 366],
    ["week", "2012-01-12", "2012-01-26", 2 / 52],
    ["week", "2012-01-12", "2012-01-30", 2 / 52 + 4 / 365],
    ["week", "2012-01-12", "2013-01-12", 1 + 2 / 365],
  ])("in %ss from %s to %s are %d years", (period, from, to, years) => {
    const { numerator, denominator } = aprInterval(from, to, period);
    expect(Number(numerator) / Number(denominator)).toBeCloseTo(years, 12);
  });

  it("whole months are twelfths, and no interval is negative or far from its days", () => {
    const period = fc.constantFrom<EqualPeriod>("month", "week", "year");
    fc.assert(
      fc.property(day, fc.nat(4000), fc.nat(120), period, (from, n, months, by) => {
        expect(aprInterval(from, addMonths(from, months))).toEqual({ numerator: BigInt(months), denominator: 12n });
        const { numerator, denominator } = aprInterval(from, addDays(from, n), by);
        const years = Number(numerator) / Number(denominator);
        expect(years).toBeGreaterThanOrEqual(0);
        expect(Math.abs(years - n / 365.25)).toBeLessThan(0.01 + n / 52 / 365);
      }),
    );
  });
});

/**
 * Annex III of Directive 87/102/EEC, as 98/7/EC replaced it, for the equation that 2008/48/EC Annex I kept: the loans whose
 * rates member states' methods had to reproduce. The first three rows are its part A, to the figure that it prints; the
 * others are the same loans, and its fourth, by the other way of counting, which an independent solver confirms below.
 */
describe("the directive's examples", () => {
  const loan = [flow("1994-01-01", 1000)];
  const retained = [flow("1994-01-01", 950)];
  const after18 = [flow("1995-07-01", 1200)];
  const yearly = [flow("1995-01-01", 600), flow("1996-01-01", 600)];
  const quarters = [flow("1994-04-01", 272), flow("1994-07-01", 272), flow("1995-01-01", 544)];

  it.each<readonly [string, EqualPeriod, readonly CashFlow[], readonly CashFlow[], number, number]>([
    ["1000 for 1200 after 546 days is 13 %, or 12.96 %", "year", loan, after18, 130, 1296],
    ["950 for 1200 after 546 days is 16.9 %", "year", retained, after18, 169, 1690],
    ["1000 for 600 after one year and two is 13.1 %, or 13.07 %", "year", loan, yearly, 131, 1307],
    ["1000 for 1200 after 18 months is 12.9 %", "month", loan, after18, 129, 1292],
    ["950 for 1200 after 18 months is 16.9 %", "month", retained, after18, 169, 1685],
    ["1000 for 600 after 12 months and 24 is 13.1 %", "month", loan, yearly, 131, 1307],
    ["1000 for 272, 272 and 544 in 3, 6 and 12 months is 13.2 %", "month", loan, quarters, 132, 1319],
    ["1000 for 272, 272 and 544 after 90, 181 and 365 days is 13.2 %", "year", loan, quarters, 132, 1323],
  ])("%s", (_, period, drawdowns, payments, tenths, hundredths) => {
    const cost = valueOf(creditCost(drawdowns, payments, period));
    expect(cost.tenths).toBe(tenths);
    expect(Math.round(cost.millionths / 100)).toBe(hundredths);
  });

  it("the third by algebra: i = 0.1306623", () => {
    expect(valueOf(creditCost(loan, yearly, "year")).millionths).toBe(130_662);
  });
});

const monthly = (amount: number, count: number): readonly CashFlow[] =>
  Array.from({ length: count }, (_, index) => flow(addMonths("2022-01-01", index + 1), amount));

/** Rates published in the tests or guides of other calculators of the same equation. */
describe("rates published elsewhere", () => {
  it("curo: 10,000 in 6 months of 1,707 is 8.569257 %, and 1,000 in 6 months of 172.55 is 12.68619 %", () => {
    expect(valueOf(creditCost([flow("2022-01-01", 10_000)], monthly(1707, 6))).millionths).toBe(85_693);
    expect(valueOf(creditCost([flow("2022-01-01", 1000)], monthly(172.55, 6))).millionths).toBe(126_862);
  });

  it("rimas-kudelis/php-apr-calculator, spec/CalculatorSpec.php: 10,000 in 60 months of 222.44 is 12.7 %", () => {
    expect(valueOf(creditCost([flow("2022-01-01", 10_000)], monthly(222.44, 60))).tenths).toBe(127);
  });
});

/** Another solver: bisection on the final balance of the lender's account, accumulated payment by payment. */
const independent = (start: string, drawn: number, payments: readonly CashFlow[]): number => {
  const steps = payments
    .map(({ on, amount }) => {
      const { numerator, denominator } = aprInterval(start, on);
      return { at: Number(numerator) / Number(denominator), amount: Number(amount.minor) };
    })
    .toSorted((a, b) => a.at - b.at);
  const left = (growth: number): number => {
    let [owed, at] = [drawn, 0];
    for (const step of steps) [owed, at] = [owed * Math.exp(growth * (step.at - at)) - step.amount, step.at];
    return owed;
  };
  let [low, high] = [0, 60];
  for (let n = 0; n < 100; n++) {
    const middle = (low + high) / 2;
    if (left(middle) > 0) high = middle;
    else low = middle;
  }
  return Math.expm1(low);
};

describe("the annual percentage rate", () => {
  it("equals the result of an independent solver, for every schedule", () => {
    fc.assert(
      fc.property(anyCredit, (credit) => {
        const rows = amortise(credit);
        if (isRejection(rows)) return;
        const cost = disclosedCost(credit, rows);
        if (isRejection(cost)) return;
        const payments = rows.map(({ due, total: amount }) => ({ on: due, amount }));
        const rate = independent(credit.acceptedOn, Number(credit.principal.minor), payments);
        expect(Math.abs(cost.millionths / 1e6 - rate)).toBeLessThan(1e-6 + rate * 1e-7);
        expect(Math.abs(cost.tenths - cost.millionths / 1000)).toBeLessThanOrEqual(0.5005);
        const interest = rows.reduce((sum, row) => sum + row.interest.minor + row.fee.minor, 0n);
        expect(cost.totalCost.minor).toBe(interest);
        expect(cost.totalPayable.minor).toBe(credit.principal.minor + interest);
      }),
    );
  });

  it("is zero for credit without cost, and rises with each charge", () => {
    const loan = [flow("2026-01-31", 1000)];
    const back = [flow("2026-04-30", 1000)];
    expect(valueOf(creditCost(loan, back))).toMatchObject({ millionths: 0, tenths: 0 });
    const rates = [0.01, 1, 10, 100].map(
      (fee) => valueOf(creditCost(loan, [...back, flow("2026-01-31", fee)])).millionths,
    );
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(new Set(rates).size).toBe(4);
  });

  it("accepts several drawdowns: a later drawdown is borrowed for less time", () => {
    const draws = [flow("2026-01-01", 500), flow("2026-07-01", 500)];
    const cost = valueOf(creditCost(draws, [flow("2027-01-01", 1075)]));
    // 500 (1 + x) + 500 (1 + x)^½ = 1075, so (1 + x)^½ = (-1 + √9.6) / 2.
    expect(cost.millionths).toBe(Math.round((((Math.sqrt(9.6) - 1) / 2) ** 2 - 1) * 1e6));
  });

  it.each<readonly [string, readonly CashFlow[], readonly CashFlow[], string]>([
    ["nothing drawn", [], [flow("2026-01-02", 1)], "InvalidRequest"],
    ["nothing paid", [flow("2026-01-02", 1)], [], "InvalidRequest"],
    ["a payment before the drawdown", [flow("2026-01-02", 1)], [flow("2026-01-01", 1)], "InvalidRequest"],
    [
      "a drawdown after the last payment",
      [flow("2026-01-01", 1), flow("2026-03-01", 1)],
      [flow("2026-02-01", 3)],
      "InvalidRequest",
    ],
    ["a payment of zero", [flow("2026-01-01", 1)], [flow("2026-02-01", 0)], "AmountOutOfRange"],
    ["a negative drawdown", [flow("2026-01-01", -1)], [flow("2026-02-01", 1)], "AmountOutOfRange"],
    ["less paid than drawn", [flow("2026-01-01", 2)], [flow("2026-02-01", 1)], "AmountOutOfRange"],
    ["all of the loan kept on its first day", [flow("2026-01-01", 2)], [flow("2026-01-01", 3)], "AmountOutOfRange"],
    ["two currencies", [flow("2026-01-01", 1)], [{ on: "2026-02-01", amount: money(200n, "GBP") }], "CurrencyMismatch"],
  ])("is refused for %s", (_, drawdowns, payments, rejected) => {
    expect(creditCost(drawdowns, payments)).toMatchObject({ rejected });
  });
});
