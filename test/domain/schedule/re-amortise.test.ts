import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween } from "../../../domain/calendar.ts";
import { add, money } from "../../../domain/money.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { amortise } from "../../../domain/schedule/amortisation.ts";
import { payoff, reAmortise } from "../../../domain/schedule/re-amortise.ts";
import { anyCredit, creditOf, eur, valueOf, scheduled, total } from "../credit-fixtures.ts";

/** 1000 euros at 36.5 % in ten equal parts of principal: a tenth of a per cent a day. */
const credit = creditOf({ method: "equalPrincipal", count: 10, rateBasisPoints: 3650 });

const rows = scheduled(credit);

describe("paying a credit off early", () => {
  it("costs the principal and the interest of the used days", () => {
    // Two instalments were paid; ten days into the third, 800 euros cost 0.8 a day.
    const answer = valueOf(payoff(credit, rows, "2026-04-10"));
    expect(answer).toMatchObject({ principal: eur(80_000n), interest: eur(800n), fee: eur(0n), total: eur(80_800n) });
    expect(answer.rebate.minor).toBe(total(rows.slice(2), "total") - 80_800n);
  });

  it("rebates fees by days: an instalment fee over its period, the opening fee over the whole term", () => {
    const fees = creditOf({ ...credit.terms, openingFee: 3030n, instalmentFee: 300n });
    const [schedule, on] = [scheduled(fees), "2026-04-10"];
    const term = BigInt(daysBetween("2026-01-31", "2026-11-30"));
    const unused = BigInt(daysBetween(on, "2026-11-30"));
    // Ten of thirty days of the third fee, less the unused days of the opening fee.
    expect(valueOf(payoff(fees, schedule, on)).fee.minor).toBe(100n - (3030n * unused) / term);
    // Before the first instalment the opening fee is unpaid, and only its used days are charged.
    const soon = valueOf(payoff(fees, schedule, "2026-02-10"));
    expect(soon.fee.minor).toBe((300n * 10n) / 28n + 3030n - (3030n * (term - 10n)) / term);
  });

  it("accrues no interest on paused days", () => {
    const pauses = [{ from: "2026-04-02", until: "2026-04-07" }];
    expect(valueOf(payoff(credit, rows, "2026-04-10", { pauses })).interest).toEqual(eur(400n));
  });

  it("never costs more than the schedule or negative interest, and costs more the later it is within a period", () => {
    fc.assert(
      fc.property(anyCredit, fc.nat(1000), (each, n) => {
        const schedule = amortise(each);
        if (isRejection(schedule)) return;
        const on = addDays(each.acceptedOn, n);
        const answer = payoff(each, schedule, on);
        if (isRejection(answer)) {
          expect(on >= schedule.at(-1)!.due).toBe(true);
          return;
        }
        expect(answer.interest.minor >= 0n && answer.rebate.minor >= 0n).toBe(true);
        expect(answer.total).toEqual(add(answer.principal, answer.interest, answer.fee));
        const next = addDays(on, 1);
        const later = payoff(each, schedule, next);
        if (!isRejection(later) && schedule.every(({ due }) => due !== next))
          expect(later.interest.minor >= answer.interest.minor).toBe(true);
      }),
    );
  });
});

describe("a partial prepayment", () => {
  const early = { on: "2026-04-10", amount: eur(30_800n) } as const;

  it("smaller: the dates stay, and the remaining principal is spread over them", () => {
    const after = valueOf(reAmortise(credit, rows, { ...early, becomes: "smaller" }));
    expect(after).toMatchObject({ interest: eur(800n), principal: eur(30_000n) });
    expect(after.rows.map(({ no, principal }) => [no, principal.minor])).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10].map((no) => [no, 6250n]),
    );
    // Twenty days of the third period remain, at half a euro a day.
    expect(after.rows[0]).toMatchObject({ from: "2026-04-10", due: "2026-04-30", interest: eur(1000n) });
  });

  it("shorter: the instalments stay, and the last ones are removed", () => {
    const after = valueOf(reAmortise(credit, rows, { ...early, becomes: "shorter" }));
    expect(after.rows.map(({ no, principal }) => [no, principal.minor])).toEqual(
      [3, 4, 5, 6, 7].map((no) => [no, 10_000n]),
    );
  });

  it("an annuity keeps its instalment when the term is shorter, and its dates when it is smaller", () => {
    const annuity = creditOf({ count: 24, rateBasisPoints: 990 }, eur(500_000n));
    const schedule = scheduled(annuity);
    const part = { on: "2026-06-15", amount: eur(100_000n) } as const;
    const shorter = valueOf(reAmortise(annuity, schedule, { ...part, becomes: "shorter" }));
    const smaller = valueOf(reAmortise(annuity, schedule, { ...part, becomes: "smaller" }));
    expect(new Set(shorter.rows.slice(0, -1).map((row) => row.total.minor))).toEqual(
      new Set([schedule[0]!.total.minor]),
    );
    expect(shorter.rows.length).toBeLessThan(schedule.length - 4);
    expect(smaller.rows.map(({ due }) => due)).toEqual(schedule.slice(4).map(({ due }) => due));
    expect(smaller.rows.every((row) => row.total.minor < schedule[0]!.total.minor)).toBe(true);
    expect(total(shorter.rows, "interest") < total(smaller.rows, "interest")).toBe(true);
  });

  it("keeps instalments of interest only", () => {
    const grace = creditOf({ count: 12, principalGrace: 6 });
    const part = { on: "2026-02-10", amount: eur(20_000n), becomes: "shorter" } as const;
    const after = valueOf(reAmortise(grace, scheduled(grace), part)).rows;
    expect(after.slice(0, 6).map((row) => row.principal.minor)).toEqual([0n, 0n, 0n, 0n, 0n, 0n]);
    expect(after[6]!.total).toEqual(scheduled(grace)[6]!.total);
    expect(after.length).toBe(11);
  });

  it("pays the debt completely, keeps its dates, and accounts for the saved cost: paid + left + rebate = schedule", () => {
    const becomes = fc.constantFrom("shorter" as const, "smaller" as const);
    const share = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(anyCredit, fc.nat(700), share, becomes, (each, n, percent, how) => {
        const schedule = amortise(each);
        if (isRejection(schedule)) return;
        const on = addDays(each.acceptedOn, n);
        const all = payoff(each, schedule, on);
        if (isRejection(all)) return;
        const amount = money(
          all.interest.minor + (all.principal.minor * BigInt(percent)) / 100n,
          all.interest.currency,
        );
        const after = reAmortise(each, schedule, { on, amount, becomes: how });
        if (isRejection(after)) {
          expect(amount.minor <= all.interest.minor).toBe(true);
          return;
        }
        const rest = schedule.filter(({ due }) => due > on);
        expect(add(after.interest, after.principal)).toEqual(amount);
        expect(total(after.rows, "principal")).toBe(all.principal.minor - after.principal.minor);
        expect(after.rows.at(-1)!.balance.minor).toBe(0n);
        const dues = new Set(rest.map(({ due }) => due));
        expect(after.rows.every((row) => dues.has(row.due) && row.interest.minor >= 0n)).toBe(true);
        expect(amount.minor + total(after.rows, "total") + after.rebate.minor).toBe(total(rest, "total"));
        // By actual days only roundings can make the rest more expensive; 30/360 can count a day twice at the split.
        const { dayCount, rateBasisPoints, inMultiplesOf } = each.terms;
        if (dayCount.startsWith("actual") && rateBasisPoints <= 2000 && inMultiplesOf === 1n)
          expect(after.rebate.minor >= -BigInt(2 * rest.length)).toBe(true);
      }),
    );
  });

  it("can be repeated on the remaining credit", () => {
    const once = valueOf(reAmortise(credit, rows, { ...early, becomes: "smaller" }));
    const twice = valueOf(
      reAmortise(credit, once.rows, { on: "2026-04-20", amount: eur(10_500n), becomes: "shorter" }),
    );
    expect(twice).toMatchObject({ interest: eur(500n), principal: eur(10_000n) });
    expect(total(twice.rows, "principal")).toBe(40_000n);
  });
});

describe("a credit whose first rows are zero", () => {
  const late = creditOf({ method: "parts", rateBasisPoints: 0, count: 5, principalGrace: 2 });

  it("can be prepaid before its first instalment", () => {
    expect(valueOf(payoff(late, scheduled(late), "2026-02-10")).total).toEqual(eur(100_000n));
    const part = { on: "2026-02-10", amount: eur(10_000n), becomes: "smaller" } as const;
    expect(
      valueOf(reAmortise(late, scheduled(late), part)).rows.map(({ no, from, total: sum }) => [no, from, sum]),
    ).toEqual([
      [3, "2026-03-31", eur(30_000n)],
      [4, "2026-04-30", eur(30_000n)],
      [5, "2026-05-31", eur(30_000n)],
    ]);
  });
});

describe("an invalid prepayment", () => {
  it.each([
    ["no more than the interest to the day", "2026-04-10", 800n, "AmountOutOfRange"],
    ["a negative amount", "2026-04-10", -1n, "AmountOutOfRange"],
    ["all of the debt", "2026-04-10", 80_800n, "RepaymentExceedsDebt"],
    ["before the credit began", "2026-01-30", 10_000n, "InvalidRequest"],
    ["when all is due", "2026-11-30", 10_000n, "RepaymentExceedsDebt"],
  ])("is refused: %s", (_, on, minor, rejected) => {
    expect(reAmortise(credit, rows, { on, amount: eur(minor), becomes: "smaller" })).toMatchObject({ rejected });
  });

  it("is rejected in another currency", () => {
    const amount = money(10_000n, "KRW");
    expect(reAmortise(credit, rows, { on: "2026-04-10", amount, becomes: "smaller" })).toMatchObject({
      rejected: "CurrencyMismatch",
    });
  });
});
