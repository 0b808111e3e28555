import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { money } from "../../../domain/money.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { applyPayment, payoffOf } from "../../../domain/repayment/apply-payment.ts";
import {
  type Instalment,
  isDueBy,
  openParts,
  principalOf,
  toInstalment,
} from "../../../domain/repayment/instalment.ts";
import type { RunningCredit } from "../../../domain/repayment/payment.ts";
import { respread } from "../../../domain/repayment/respread.ts";
import { amortise } from "../../../domain/schedule/amortisation.ts";
import { type Credit, isZeroCost, zeroCostTerms } from "../../../domain/schedule/credit-terms.ts";
import { anyCredit, creditOf, eur, scheduled } from "../credit-fixtures.ts";
import { runs } from "../../runs.ts";

const runningOn = (credit: Credit, today: string): RunningCredit => ({
  credit,
  instalments: scheduled(credit).map(toInstalment),
  pauses: [],
  today,
});

const principals = (instalments: readonly Instalment[]) => instalments.map((each) => openParts(each).principal.minor);

const interests = (instalments: readonly Instalment[]) => instalments.map((each) => openParts(each).interest.minor);

/** 1000 euros at 36.5 % in four equal parts of principal: a tenth of a per cent a day. */
const costly = creditOf({ method: "equalPrincipal", count: 4, rateBasisPoints: 3650 });

const free = creditOf(zeroCostTerms(4, { kind: "monthly" }));

describe("a reduction of principal", () => {
  it("given an overdue instalment, then that is reduced first, and the rest reduces future instalments", () => {
    const running = runningOn(free, "2026-03-10");
    expect(principals(respread(running, eur(-10_000n)))).toEqual([15_000n, 25_000n, 25_000n, 25_000n]);
    expect(principals(respread(running, eur(-28_000n)))).toEqual([0n, 24_000n, 24_000n, 24_000n]);
  });

  it("given several, then the oldest is reduced first", () => {
    expect(principals(respread(runningOn(free, "2026-04-10"), eur(-30_000n)))).toEqual([0n, 20_000n, 25_000n, 25_000n]);
  });

  it("given none overdue, then future instalments share it, and their interest is that of the new principal", () => {
    const after = respread(runningOn(costly, "2026-02-10"), eur(-60_000n));
    expect(principals(after)).toEqual([10_000n, 10_000n, 10_000n, 10_000n]);
    expect(interests(after)).toEqual([1120n, 930n, 600n, 310n]);
  });

  it("given the interest of an overdue instalment, then it stays owed", () => {
    const after = respread(runningOn(costly, "2026-03-10"), eur(-25_000n));
    expect([principals(after)[0], interests(after)[0]]).toEqual([
      0n,
      interests(runningOn(costly, "2026-03-10").instalments)[0],
    ]);
  });

  it("given the whole principal, then future instalments have nothing open", () => {
    const after = respread(runningOn(costly, "2026-02-10"), eur(-100_000n));
    expect([principals(after), interests(after)]).toEqual([
      [0n, 0n, 0n, 0n],
      [0n, 0n, 0n, 0n],
    ]);
  });

  it("given a part paid in advance, then it stays paid", () => {
    const running = runningOn(free, "2026-02-10");
    const { instalments } = applyPayment(running, eur(30_000n));
    const after = respread({ ...running, instalments }, eur(-35_000n));
    expect(after.map(({ paid }) => paid.principal.minor)).toEqual([25_000n, 5000n, 0n, 0n]);
    expect(principals(after)).toEqual([0n, 10_000n, 12_500n, 12_500n]);
  });
});

describe("an increase of principal", () => {
  it("given future instalments, then they share it, and overdue ones are unchanged", () => {
    expect(principals(respread(runningOn(free, "2026-03-10"), eur(6000n)))).toEqual([
      25_000n,
      27_000n,
      27_000n,
      27_000n,
    ]);
    expect(principals(respread(runningOn(costly, "2026-03-10"), eur(6000n)))).toEqual([
      25_000n,
      27_000n,
      27_000n,
      27_000n,
    ]);
  });

  it("given future instalments all paid in advance, then they share it equally", () => {
    const running = runningOn(free, "2026-02-10");
    const { instalments } = applyPayment(running, eur(100_000n));
    expect(principals(respread({ ...running, instalments }, eur(10n)))).toEqual([3n, 3n, 2n, 2n]);
  });

  it("given no future instalment, then it is due at once", () => {
    const after = respread(runningOn(free, "2026-06-10"), eur(6000n));
    expect(after).toHaveLength(5);
    expect(after[4]).toMatchObject({ no: 5, due: "2026-06-10", charged: true, asked: { principal: eur(6000n) } });
  });

  it("given instalments removed by a prepayment, then a refund does not restore them", () => {
    const running = runningOn(costly, "2026-02-10");
    const { instalments } = applyPayment(running, eur(51_000n), "shorter");
    expect(principals(instalments)).toEqual([25_000n, 25_000n, 0n, 0n]);
    expect(principals(respread({ ...running, instalments }, eur(-10_000n)))).toEqual([20_000n, 20_000n, 0n, 0n]);
  });

  it("given no change, then the instalments are unchanged", () => {
    const running = runningOn(costly, "2026-02-10");
    expect(respread(running, eur(0n))).toBe(running.instalments);
  });
});

/** Some days after acceptance, possibly after a payment, the principal changes by some thousandths of the open principal. */
const cases = fc.record({
  credit: anyCredit,
  paidAfter: fc.nat(300),
  paid: fc.nat(900),
  how: fc.constantFrom("shorter" as const, "smaller" as const),
  after: fc.oneof(fc.nat(5), fc.nat(400)),
  permille: fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constant(-1000)),
});

const onEach = (look: (before: RunningCredit, change: bigint, after: readonly Instalment[]) => void): void => {
  fc.assert(
    fc.property(cases, ({ credit, paidAfter, paid, how, after, permille }) => {
      const rows = amortise(credit);
      if (isRejection(rows)) return;
      const { currency } = credit.principal;
      const paidOn = addDays(credit.acceptedOn, paidAfter);
      const first: RunningCredit = { credit, instalments: rows.map(toInstalment), pauses: [], today: paidOn };
      const amount = money((payoffOf(first).minor * BigInt(paid)) / 1000n, currency);
      const { instalments } = applyPayment(first, amount, how);
      const before = { ...first, instalments, today: addDays(paidOn, after) };
      const change = (principalOf(instalments, currency).minor * BigInt(permille)) / 1000n;
      look(before, change, respread(before, money(change, currency)));
    }),
    runs(500),
  );
};

const dates = (all: readonly Instalment[]) => all.map(({ no, from, due }) => [no, from, due]);

describe("any change of any open credit", () => {
  it("changes the open principal by exactly that amount, leaves no negative amount, and keeps paid parts", () => {
    onEach(({ instalments, credit: { principal } }, change, after) => {
      const [was, is] = [instalments, after].map((each) => principalOf(each, principal.currency).minor);
      expect(is).toBe(was! + change);
      const open = after.flatMap((each) => Object.values(openParts(each)));
      expect(open.every(({ minor }) => minor >= 0n)).toBe(true);
      for (const each of instalments) expect(after.find(({ no }) => no === each.no)?.paid).toEqual(each.paid);
    });
  });

  it("reduces overdue instalments first, and never increases them while there are future ones", () => {
    onEach(({ instalments, today, credit: { principal } }, change, after) => {
      const overdue = (all: readonly Instalment[]) => principalOf(all.filter(isDueBy(today)), principal.currency).minor;
      const was = overdue(instalments);
      const less = was + change < 0n ? 0n : was + change;
      const ended = instalments.every(isDueBy(today));
      expect(overdue(after)).toBe(change < 0n || ended ? less : was);
    });
  });

  it("keeps dates and numbers, and the interest of overdue instalments", () => {
    onEach(({ instalments, today }, _, after) => {
      expect(dates(after).slice(0, instalments.length)).toEqual(dates(instalments));
      const overdue = (all: readonly Instalment[]) => interests(all.filter(isDueBy(today)));
      expect(overdue(after).slice(0, overdue(instalments).length)).toEqual(overdue(instalments));
    });
  });

  it("of a credit without cost keeps each instalment's share, within one unit", () => {
    onEach(({ instalments, today, credit: { terms, principal } }, _, after) => {
      if (!isZeroCost(terms)) return;
      const coming = (all: readonly Instalment[]) => all.filter((each) => !isDueBy(today)(each));
      const [was, is] = [instalments, after].map((all) => principalOf(coming(all), principal.currency).minor);
      if (was === 0n) return;
      for (const [index, share] of principals(coming(instalments)).entries()) {
        const apart = (principals(coming(after))[index] ?? 0n) * was! - share * is!;
        expect(apart < was! && -apart < was!).toBe(true);
      }
    });
  });
});
