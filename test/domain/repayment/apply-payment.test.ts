import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day } from "../../../domain/calendar.ts";
import { money, sum } from "../../../domain/money.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { applyPayment, payoffOf } from "../../../domain/repayment/apply-payment.ts";
import { remainingPayoff } from "../../../domain/repayment/early-payment.ts";
import {
  type Instalment,
  isDueBy,
  openParts,
  owedCharges,
  principalOf,
  toInstalment,
} from "../../../domain/repayment/instalment.ts";
import type { PaidPart, PaymentResult, PrepaymentEffect, RunningCredit } from "../../../domain/repayment/payment.ts";
import { defaultAllocationOrder } from "../../../domain/schedule/allocation.ts";
import { amortise } from "../../../domain/schedule/amortisation.ts";
import type { Credit } from "../../../domain/schedule/credit-terms.ts";
import { sumParts } from "../../../domain/schedule/debt-parts.ts";
import { anyCredit, creditOf, eur, scheduled } from "../credit-fixtures.ts";
import { runs } from "../../runs.ts";

/** An unpaid credit on a day. */
const runningOn = (credit: Credit, today: Day): RunningCredit => ({
  credit,
  instalments: scheduled(credit).map(toInstalment),
  pauses: [],
  today,
});

const openTotal = (instalments: readonly Instalment[], currency = "EUR"): bigint =>
  sum(
    instalments.map((each) => sumParts(openParts(each))),
    currency,
  ).minor;

const amountIn = (paid: readonly PaidPart[], fits: (each: PaidPart) => boolean): bigint =>
  paid.filter(fits).reduce((all, { amount }) => all + amount.minor, 0n);

const brief = (paid: readonly PaidPart[]) => paid.map(({ no, part, amount }) => [no, part, amount.minor]);

const principals = ({ instalments }: PaymentResult) => instalments.map((each) => openParts(each).principal.minor);

/** 1000 euros at 36.5 % in ten equal parts of principal: a tenth of a per cent a day. */
const credit = creditOf({ method: "equalPrincipal", count: 10, rateBasisPoints: 3650 });

/** The principal of each instalment after a payment of 150 euros on the first day. */
const leftOf = (each: Credit, how?: PrepaymentEffect) =>
  principals(applyPayment(runningOn(each, "2026-01-31"), eur(15_000n), how));

describe("a payment on an open credit", () => {
  it("given due instalments, then they are paid first, oldest first, and without later interest", () => {
    const running = runningOn(credit, "2026-04-10");
    // 28 euros of interest on the last of February, 27.90 a month later, and 8 to the day.
    const { paid, charged } = applyPayment(running, eur(25_590n + 800n + 10_000n), "smaller");
    expect(brief(paid)).toEqual([
      [1, "interest", 2800n],
      [1, "principal", 10_000n],
      [2, "interest", 2790n],
      [2, "principal", 10_000n],
      [0, "interest", 800n],
      [0, "principal", 10_000n],
    ]);
    expect(charged.interest).toEqual(eur(2800n + 2790n + 800n));
  });

  it("given less than the due amount, then nothing is prepaid", () => {
    const { paid, instalments } = applyPayment(runningOn(credit, "2026-04-10"), eur(15_000n), "shorter");
    expect(brief(paid)).toEqual([
      [1, "interest", 2800n],
      [1, "principal", 10_000n],
      [2, "interest", 2200n],
    ]);
    expect(openTotal(instalments.slice(1, 2))).toBe(10_590n);
  });

  it("given an allocation order with principal first, then due instalments are paid by it", () => {
    const targets = defaultAllocationOrder.targets.toSorted(
      (a, b) => Number(b.endsWith("principal")) - Number(a.endsWith("principal")),
    );
    const by = {
      ...credit,
      terms: { ...credit.terms, allocation: { ...defaultAllocationOrder, targets, by: "part" as const } },
    };
    expect(brief(applyPayment(runningOn(by, "2026-04-10"), eur(21_000n)).paid)).toEqual([
      [1, "principal", 10_000n],
      [2, "principal", 10_000n],
      [1, "interest", 1000n],
    ]);
  });

  it("given no chosen effect, then the last instalments with cost are removed, and free instalments are paid next", () => {
    expect(leftOf(credit)).toEqual(leftOf(credit, "shorter"));
    expect(leftOf(credit).slice(6)).toEqual([10_000n, 10_000n, 5000n, 0n]);
    expect(leftOf(credit, "smaller")).toEqual(Array(10).fill(8500n));
    const free = creditOf({ method: "parts", rateBasisPoints: 0, count: 4 });
    expect(leftOf(free)).toEqual([10_000n, 25_000n, 25_000n, 25_000n]);
    expect(leftOf(free, "shorter")).toEqual([25_000n, 25_000n, 25_000n, 10_000n]);
    expect(leftOf(free, "smaller")).toEqual([21_250n, 21_250n, 21_250n, 21_250n]);
  });

  it("given at most the accrued interest, then it is interest of the next instalment, and charged only once", () => {
    const running = runningOn(credit, "2026-02-10");
    const { paid, instalments, charged } = applyPayment(running, eur(400n), "smaller");
    expect([brief(paid), charged.interest]).toEqual([[[1, "interest", 400n]], eur(400n)]);
    expect(openParts(instalments[0]!)).toMatchObject({ interest: eur(2400n), principal: eur(10_000n) });
    expect(payoffOf({ ...running, instalments })).toEqual(eur(100_000n + 1000n - 400n));
  });

  it("given more than the debt, then the excess is the purchaser's credit", () => {
    const { paid, instalments } = applyPayment(runningOn(credit, "2026-02-10"), eur(101_007n));
    expect(brief(paid)).toEqual([
      [0, "interest", 1000n],
      [0, "principal", 100_000n],
      [0, "credit", 7n],
    ]);
    expect(openTotal(instalments)).toBe(0n);
  });

  it("given a paid credit, then the whole payment is the purchaser's credit", () => {
    const done = applyPayment(runningOn(credit, "2026-02-10"), eur(101_000n));
    const again = applyPayment({ ...runningOn(credit, "2026-02-10"), instalments: done.instalments }, eur(5n));
    expect(brief(again.paid)).toEqual([[0, "credit", 5n]]);
    expect(again.instalments).toEqual(done.instalments);
  });

  it("given paused days, then they cost nothing", () => {
    const pauses = [{ from: "2026-02-02", until: "2026-02-07" }];
    expect(payoffOf({ ...runningOn(credit, "2026-02-10"), pauses })).toEqual(eur(100_500n));
    const fees = creditOf({ method: "parts", rateBasisPoints: 0, count: 2, instalmentFee: 2800n });
    expect(payoffOf(runningOn(fees, "2026-02-10"))).toEqual(eur(101_000n));
    // Five of the 28 days are paused and do not count for the fee: five of 23 are used.
    expect(payoffOf({ ...runningOn(fees, "2026-02-10"), pauses })).toEqual(eur(100_000n + (2800n * 5n) / 23n));
  });

  it("given an opening fee with a rebate above the remaining debt, then one minor unit ends the debt", () => {
    // The first of two instalments charged the fee, and half of its days are unused.
    const fees = creditOf({ method: "parts", rateBasisPoints: 0, count: 2, openingFee: 1000n }, eur(2n));
    const running = runningOn(fees, "2026-02-28");
    const first = applyPayment(running, eur(1001n));
    const after = { ...running, instalments: first.instalments };
    const back = (1000n * 31n) / 59n;
    expect(payoffOf(after)).toEqual(eur(1n));
    const last = applyPayment(after, eur(1n));
    expect(brief(last.paid)).toEqual([
      [0, "fee", -back],
      [0, "principal", 1n],
      [0, "credit", back],
    ]);
    expect(openTotal(last.instalments)).toBe(0n);
  });
});

describe("an invalid payment", () => {
  it("throws when it is negative or in another currency", () => {
    expect(() => applyPayment(runningOn(credit, "2026-04-10"), eur(-1n))).toThrow("a payment must not be negative");
    expect(() => applyPayment(runningOn(credit, "2026-04-10"), money(1n, "KRW"))).toThrow();
    expect(() => applyPayment(runningOn(credit, "2026-02-10"), money(1n, "KRW"))).toThrow(TypeError);
  });

  it("given zero, then nothing is paid", () => {
    const { paid, instalments } = applyPayment(runningOn(credit, "2026-02-10"), eur(0n));
    expect([paid, openTotal(instalments)]).toEqual([[], openTotal(runningOn(credit, "2026-02-10").instalments)]);
  });
});

/** A payment some days later of some thousandths of the payoff, plus a few units. */
type Pay = { readonly after: number; readonly permille: number; readonly few: number; readonly how?: PrepaymentEffect };

const pays: fc.Arbitrary<readonly Pay[]> = fc.array(
  fc
    .record({
      after: fc.oneof(fc.nat(5), fc.nat(400)),
      permille: fc.oneof(fc.nat(1200), fc.constantFrom(0, 1000)),
      few: fc.nat(5),
      how: fc.constantFrom(undefined, "shorter" as const, "smaller" as const),
    })
    .map(({ how, ...rest }) => ({ ...rest, ...(how && { how }) })),
  { minLength: 1, maxLength: 6 },
);

/** Any credit, any pause of its first days, and payments on any days, each checked against the state before it. */
const onEach = (
  look: (before: RunningCredit, amount: bigint, how: PrepaymentEffect | undefined, after: PaymentResult) => void,
): void => {
  fc.assert(
    fc.property(anyCredit, pays, fc.nat(20), (each, all, paused) => {
      const rows = amortise(each);
      if (isRejection(rows)) return;
      const pauses = [{ from: each.acceptedOn, until: addDays(each.acceptedOn, paused) }];
      let running: RunningCredit = {
        credit: each,
        instalments: rows.map(toInstalment),
        pauses,
        today: each.acceptedOn,
      };
      for (const { after, permille, few, how } of all) {
        running = { ...running, today: addDays(running.today, after) };
        const { minor, currency } = payoffOf(running);
        const amount = (minor * BigInt(permille)) / 1000n + BigInt(few);
        if (amount === 0n) continue;
        const payment = applyPayment(running, money(amount, currency), how);
        look(running, amount, how, payment);
        running = { ...running, instalments: payment.instalments };
      }
    }),
    runs(300),
  );
};

describe("any payments on any days of any credit", () => {
  it("in two parts on one day pay the same as one payment: no fee is lost or charged twice", () => {
    onEach((before, amount, _, { instalments }) => {
      const [owed, left] = [before, { ...before, instalments }].map((each) => payoffOf(each).minor);
      if (owed === undefined || left === undefined || amount >= owed) return;
      expect(left).toBe(owed - amount);
    });
  });

  it("are allocated completely: paid parts and credit sum to the payment", () => {
    onEach((_, amount, __, { paid }) => {
      expect(amountIn(paid, () => true)).toBe(amount);
      expect(amountIn(paid, ({ part }) => part === "credit") >= 0n).toBe(true);
    });
  });

  it("lower the principal by the paid principal, and leave no negative amount", () => {
    onEach(({ instalments, credit: { principal } }, _, __, after) => {
      const { currency } = principal;
      const lower = principalOf(instalments, currency).minor - principalOf(after.instalments, currency).minor;
      expect(lower).toBe(amountIn(after.paid, ({ part }) => part === "principal"));
      const open = after.instalments.flatMap((each) => Object.values(openParts(each)));
      expect(open.every(({ minor }) => minor >= 0n)).toBe(true);
    });
  });

  it("pay all due amounts before any prepayment, and the whole debt before any credit", () => {
    onEach(({ instalments, today, credit: { principal } }, _, __, after) => {
      const due = instalments.filter(isDueBy(today)).map(({ no }) => no);
      const early = after.paid.some(({ no }) => !due.includes(no));
      if (early) expect(openTotal(after.instalments.filter(isDueBy(today)), principal.currency)).toBe(0n);
      const more = after.paid.some(({ part }) => part === "credit");
      if (more) expect(openTotal(after.instalments, principal.currency)).toBe(0n);
    });
  });

  it("charge the paid interest and fees that were not owed yet", () => {
    onEach(({ instalments, credit: { principal } }, _, __, after) => {
      const [before, left] = [instalments, after.instalments].map((each) => owedCharges(each, principal.currency));
      for (const part of ["interest", "fee", "penalty"] as const) {
        const paid = amountIn(after.paid, (each) => each.part === part);
        expect(left![part].minor).toBe(before![part].minor + after.charged[part].minor - paid);
      }
    });
  });

  it("of the payoff amount leave nothing open, and no excess except where one minor unit ends the debt", () => {
    onEach((before) => {
      const { currency } = before.credit.principal;
      if (openTotal(before.instalments, currency) === 0n) return;
      const off = payoffOf(before);
      const rest = remainingPayoff(before)?.total.minor;
      const { paid, instalments } = applyPayment(before, off);
      expect(off.minor > 0n).toBe(true);
      expect(openTotal(instalments, currency)).toBe(0n);
      const over = rest !== undefined && rest < 1n ? 1n - rest : 0n;
      expect(amountIn(paid, ({ part }) => part === "credit")).toBe(over);
    });
  });

  it("cost no more with fewer instalments than with smaller ones, except one unit of rounding each", () => {
    onEach((before, amount) => {
      const { principal, terms } = before.credit;
      // A unit of a level instalment grows with each period's interest: beyond 20 % a year roundings decide, not days.
      if (amount >= payoffOf(before).minor || terms.rateBasisPoints > 2000) return;
      const [shorter, smaller] = (["shorter", "smaller"] as const).map(
        (how) => applyPayment(before, money(amount, principal.currency), how).instalments,
      );
      const roundings = BigInt(smaller!.filter((each) => openParts(each).interest.minor > 0n).length);
      const [fewer, lower] = [shorter!, smaller!].map((each) => openTotal(each, principal.currency));
      expect(fewer! <= lower! + roundings).toBe(true);
    });
  });
});
