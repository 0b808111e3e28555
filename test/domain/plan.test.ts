import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAfter, isDay } from "../../domain/calendar.ts";
import { add, min, money, subtract, sum, zero } from "../../domain/money.ts";
import { nextDue, type Plan, schedule } from "../../domain/plan.ts";
import { day, pounds } from "./arbitraries.ts";

const gbp = (minor: bigint) => money(minor, "GBP");
const inMonths = (count: number): Plan => ({ kind: "instalments", count, everyMonths: 1 });

const plan: fc.Arbitrary<Plan> = fc.oneof(
  fc.nat(400).map((payInDays): Plan => ({ kind: "single", payInDays })),
  fc.integer({ min: 1, max: 36 }).map(inMonths),
);

describe("a repayment plan", () => {
  it("given a single payment in 14 days, when scheduled, then all of it is due on that day", () => {
    expect(schedule({ kind: "single", payInDays: 14 }, gbp(12_500n), "2026-02-20")).toEqual([
      { no: 1, due: "2026-03-06", amount: gbp(12_500n) },
    ]);
  });

  it("given three instalments from the end of January, when scheduled, then each is due at the end of its month", () => {
    expect(schedule(inMonths(3), gbp(100n), "2026-01-31")).toEqual([
      { no: 1, due: "2026-02-28", amount: gbp(34n) },
      { no: 2, due: "2026-03-31", amount: gbp(33n) },
      { no: 3, due: "2026-04-30", amount: gbp(33n) },
    ]);
  });

  it("given less than a penny for each, when scheduled, then nobody is asked for nothing", () => {
    expect(schedule(inMonths(3), gbp(2n), "2026-01-31").map(({ amount }) => amount.minor)).toEqual([1n, 1n]);
    expect(schedule({ kind: "single", payInDays: 14 }, gbp(0n), "2026-01-31")).toEqual([]);
  });

  it("sums to the principal, in days that follow each other, none on or before acceptance unless the plan says so", () => {
    fc.assert(
      fc.property(plan, pounds(), day, (by, principal, acceptedOn) => {
        const parts = schedule(by, principal, acceptedOn);
        expect(
          sum(
            parts.map(({ amount }) => amount),
            "GBP",
          ),
        ).toEqual(principal);
        expect(parts.map(({ no }) => no)).toEqual(parts.map((_, index) => index + 1));
        for (const [index, { due, amount }] of parts.entries()) {
          expect(isDay(due)).toBe(true);
          expect(amount.minor).toBeGreaterThan(0n);
          expect(isAfter(due, parts[index - 1]?.due ?? acceptedOn)).toBe(by.kind === "instalments" || by.payInDays > 0);
        }
      }),
    );
  });

  it("throws on a plan of no instalments", () => {
    for (const count of [0, -1, 1.5])
      expect(() => schedule(inMonths(count), gbp(100n), "2026-01-31")).toThrow(RangeError);
  });
});

describe("what is due next", () => {
  const three = schedule(inMonths(3), gbp(300n), "2026-01-15");

  it("given nothing repaid, then the first part; given the first part, then the second; given all, then none", () => {
    expect(nextDue(three, gbp(0n))).toEqual(three[0]);
    expect(nextDue(three, gbp(100n))).toEqual(three[1]);
    expect(nextDue(three, gbp(300n))).toBeUndefined();
    expect(nextDue([], gbp(0n))).toBeUndefined();
  });

  it("given a part of a part repaid, then only what is missing of it", () => {
    expect(nextDue(three, gbp(130n))).toEqual({ ...three[1], amount: gbp(70n) });
  });

  it("paying whatever is next, in any steps, pays the principal exactly and never more", () => {
    fc.assert(
      fc.property(plan, pounds(), day, fc.array(pounds(1000n)), (by, principal, acceptedOn, steps) => {
        const parts = schedule(by, principal, acceptedOn);
        let repaid = zero("GBP");
        let lastNo = 0;
        for (const step of steps) {
          const next = nextDue(parts, repaid);
          if (!next) break;
          expect(next.no).toBeGreaterThanOrEqual(lastNo);
          lastNo = next.no;
          repaid = add(repaid, min(step, next.amount));
        }
        for (let next = nextDue(parts, repaid); next; next = nextDue(parts, repaid)) repaid = add(repaid, next.amount);
        expect(subtract(principal, repaid)).toEqual(zero("GBP"));
      }),
    );
  });
});
