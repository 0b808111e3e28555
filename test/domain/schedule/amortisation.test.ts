import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { add, money, zero } from "../../../domain/money.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { accruedInterest, amortise, type ScheduleRow } from "../../../domain/schedule/amortisation.ts";
import type { CreditTerms } from "../../../domain/schedule/credit-terms.ts";
import { anyCredit, creditOf, eur, scheduled, total } from "../credit-fixtures.ts";

describe("the schedule of a credit", () => {
  it("pays the principal completely, has no negative amount, and ends at zero", () => {
    fc.assert(
      fc.property(anyCredit, (credit) => {
        const rows = amortise(credit);
        if (isRejection(rows)) return;
        const { principal } = credit;
        expect(total(rows, "principal")).toBe(principal.minor);
        expect(rows.at(-1)?.balance).toEqual(zero(principal.currency));
        let before: Pick<ScheduleRow, "no" | "due" | "balance"> = { no: 0, due: credit.acceptedOn, balance: principal };
        for (const row of rows) {
          expect(row.due > before.due && row.no > before.no).toBe(true);
          expect(row.interest.minor >= 0n && row.principal.minor >= 0n && row.fee.minor >= 0n).toBe(true);
          expect(row.total).toEqual(add(row.principal, row.interest, row.fee));
          expect(row.total.minor > 0n).toBe(true);
          expect(add(row.balance, row.principal)).toEqual(before.balance);
          before = row;
        }
      }),
    );
  });

  it("has interest exact to less than one unit on each row's balance", () => {
    fc.assert(
      fc.property(anyCredit, (credit) => {
        const rows = amortise({ ...credit, terms: { ...credit.terms, dayCount: "actual/365", interestFreeDays: 0 } });
        if (isRejection(rows)) return;
        for (const { principal, balance, interest, from, due } of rows) {
          const days = BigInt((Date.parse(due) - Date.parse(from)) / 86_400_000);
          const exact = add(principal, balance).minor * BigInt(credit.terms.rateBasisPoints) * days;
          const error = interest.minor * 3_650_000n - exact;
          expect(error > -3_650_000n && error < 3_650_000n).toBe(true);
        }
      }),
    );
  });

  it("has equal annuity instalments except the last, which differs by the roundings only", () => {
    const smooth = fc.record({
      minor: fc.bigInt({ min: 100_000n, max: 10n ** 12n }),
      count: fc.integer({ min: 2, max: 120 }),
      rateBasisPoints: fc.nat(3000),
      dayCount: fc.constantFrom<CreditTerms["dayCount"]>("actual/365", "actual/360", "30/360", "30E/360"),
    });
    fc.assert(
      fc.property(smooth, ({ minor, count, rateBasisPoints, dayCount }) => {
        const credit = creditOf({ count, rateBasisPoints, dayCount }, eur(minor));
        const rows = scheduled({ ...credit, acceptedOn: "2026-01-15" });
        expect(rows.length).toBe(count);
        const [first, last] = [rows[0]!.total.minor, rows.at(-1)!.total.minor];
        expect(new Set(rows.slice(0, -1).map((row) => row.total.minor))).toEqual(new Set([first]));
        // Half a unit of the level and half a unit of interest each time, grown at 30 % for ten years at most.
        const slack = BigInt(count) * 25n;
        expect(last > first - slack && last < first + slack).toBe(true);
      }),
    );
  });

  it("has a present value of the level rows equal to the principal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.nat(5000), (count, rateBasisPoints) => {
        const credit = creditOf({ count, rateBasisPoints, dayCount: "30E/360" }, eur(10n ** 12n));
        const rows = scheduled({ ...credit, acceptedOn: "2026-01-15" });
        const monthly = rateBasisPoints / 120_000;
        const presentValue = rows.reduce(
          (sum, row, index) => sum + Number(row.total.minor) / (1 + monthly) ** (index + 1),
          0,
        );
        expect(Math.abs(presentValue / 1e12 - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it("charges the opening fee once, with the first instalment, and the instalment fee each time", () => {
    const rows = scheduled(creditOf({ openingFee: 1500n, instalmentFee: 99n, count: 3 }));
    expect(rows.map(({ fee }) => fee.minor)).toEqual([1599n, 99n, 99n]);
  });

  it("is never due on the day of acceptance, for any day of the month", () => {
    const due = { kind: "dayOfMonth", day: "last", atLeastDays: 0 } as const;
    expect(scheduled(creditOf({ due, count: 2 })).map((row) => row.due)).toEqual(["2026-02-28", "2026-03-31"]);
  });

  it("has no instalment of zero", () => {
    const rows = scheduled(creditOf({ method: "parts", rateBasisPoints: 0, count: 12 }, money(3n, "KRW")));
    expect(rows.map(({ principal }) => principal.minor)).toEqual([1n, 1n, 1n]);
    const tiny = scheduled(creditOf({ count: 12 }, money(3n, "KRW")));
    expect(tiny.map(({ principal }) => principal.minor)).toEqual([1n, 1n, 1n]);
    const withFee = scheduled(creditOf({ count: 12, instalmentFee: 5n }, money(3n, "KRW")));
    expect(withFee.map(({ fee }) => fee.minor)).toEqual([5n, 5n, 5n]);
  });

  it("has a first instalment of interest only when that exceeds the level, and never negative principal", () => {
    const rows = scheduled(
      creditOf({ rateBasisPoints: 90_000, count: 3, due: { kind: "monthly", first: "2027-01-31" } }),
    );
    expect(rows[0]?.principal.minor).toBe(0n);
    expect(rows.at(-1)?.balance.minor).toBe(0n);
  });
});

describe("accrued interest", () => {
  const credit = creditOf({ rateBasisPoints: 3650 });

  it("is a thousandth a day at 36.5 %, and zero on paused and interest-free days", () => {
    expect(accruedInterest(credit, eur(100_000n), "2026-02-01", "2026-02-11")).toEqual(eur(1000n));
    const pauses = [{ from: "2026-02-03", until: "2026-02-06" }, { from: "2026-02-09" }];
    expect(accruedInterest(credit, eur(100_000n), "2026-02-01", "2026-02-11", pauses)).toEqual(eur(500n));
    const free = creditOf({ rateBasisPoints: 3650, interestFreeDays: 5 });
    expect(accruedInterest(free, eur(100_000n), "2026-01-31", "2026-02-11")).toEqual(eur(600n));
  });

  it("never falls over time", () => {
    fc.assert(
      fc.property(anyCredit, fc.nat(500), fc.nat(500), (each, first, more) => {
        const [a, b] = [addDays(each.acceptedOn, first), addDays(each.acceptedOn, first + more)];
        const sooner = accruedInterest(each, each.principal, each.acceptedOn, a);
        expect(accruedInterest(each, each.principal, each.acceptedOn, b).minor >= sooner.minor).toBe(true);
      }),
    );
  });
});

describe("an invalid credit", () => {
  const wrong: readonly (readonly [string, Partial<CreditTerms>, string])[] = [
    ["no instalment", { count: 0 }, "InvalidRequest"],
    ["more than ten years of months", { count: 121 }, "InvalidRequest"],
    ["half an instalment", { count: 1.5 }, "InvalidRequest"],
    ["a negative rate", { rateBasisPoints: -1 }, "InvalidRequest"],
    ["a rate above 1000 %", { rateBasisPoints: 100_001 }, "InvalidRequest"],
    ["a rate that is not a number", { rateBasisPoints: Number.NaN }, "InvalidRequest"],
    ["parts with interest", { method: "parts" }, "InvalidRequest"],
    ["grace for all instalments", { principalGrace: 12 }, "InvalidRequest"],
    ["negative grace", { principalGrace: -1 }, "InvalidRequest"],
    ["negative interest-free days", { interestFreeDays: -1 }, "InvalidRequest"],
    ["a negative opening fee", { openingFee: -1n }, "AmountOutOfRange"],
    ["a fee too large for the wire", { instalmentFee: 10n ** 15n }, "AmountOutOfRange"],
    ["multiples of zero", { inMultiplesOf: 0n }, "InvalidRequest"],
    ["multiples above the principal", { inMultiplesOf: 100_001n }, "InvalidRequest"],
    ["due every zero days", { due: { kind: "everyDays", days: 0 } }, "InvalidRequest"],
    ["first due on the day of acceptance", { due: { kind: "monthly", first: "2026-01-31" } }, "InvalidRequest"],
    ["first due before acceptance", { due: { kind: "monthly", first: "2025-12-31" } }, "InvalidRequest"],
    ["first due years later", { due: { kind: "monthly", first: "2028-01-31" } }, "InvalidRequest"],
    ["an invalid first due date", { due: { kind: "monthly", first: "2026-02-30" } }, "InvalidRequest"],
    ["the 32nd", { due: { kind: "dayOfMonth", day: 32, atLeastDays: 0 } }, "InvalidRequest"],
    ["a week without a business day", { calendar: { weekend: [0, 1, 2, 3, 4, 5, 6], holidays: [] } }, "InvalidRequest"],
    ["an invalid holiday", { calendar: { weekend: [], holidays: ["2026-13-01"] } }, "InvalidRequest"],
    ["two due dates on one day", { due: { kind: "everyDays", days: 1 }, rolling: "following" }, "InvalidRequest"],
  ];

  it.each(wrong)("is rejected for %s", (_, terms, rejected) => {
    expect(amortise(creditOf(terms))).toMatchObject({ rejected });
  });

  it.each([0n, -1n, 10n ** 15n])("is rejected for a principal of %s", (minor) => {
    expect(amortise(creditOf({}, eur(minor)))).toMatchObject({ rejected: "AmountOutOfRange" });
  });

  it("is rejected for a day that does not exist", () => {
    expect(amortise({ ...creditOf(), acceptedOn: "2026-02-29" })).toMatchObject({ rejected: "InvalidRequest" });
  });
});
