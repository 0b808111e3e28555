import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addTime, dayOf, type Instant, startOfDay } from "../../../domain/calendar.ts";
import { balances } from "../../../domain/ledger/balances.ts";
import { completeCollection, refuseCollection, requestCollection } from "../../../domain/loan/collection/collection.ts";
import {
  creditToReturn,
  recordReturn,
  requestReturn,
  returnUnderWay,
  refusalsOf,
} from "../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../domain/loan/collection/received-payment.ts";
import { reverseRepayment } from "../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../domain/loan/lateness/charge-off.ts";
import { delinquencyOf } from "../../../domain/loan/lateness/delinquency.ts";
import { dunLoan, nextActionOn } from "../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../../domain/loan/lateness/replan.ts";
import { chargesOn, creditBalance, owedOn } from "../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { refund } from "../../../domain/loan/refund/refund.ts";
import { money, type Money } from "../../../domain/money.ts";
import { addLoan, emptyProof, isProven } from "../../../domain/reconciliation/trial-balance.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { principalOf } from "../../../domain/repayment/instalment.ts";
import { type CreditTerms, payInDays, zeroCostTerms } from "../../../domain/schedule/credit-terms.ts";
import { defaultTerms } from "../credit-fixtures.ts";
import { strict, total } from "../simulation/late-operations.ts";
import { repayingBy } from "../fixtures.ts";
import { runs } from "../../runs.ts";

/** A running loan, the current time, the number of operations, which names the next, and whether the bank pays. */
type LoanState = { now: Instant; loan: Loan; count: number; pays: boolean };

type Operation = { readonly what: keyof typeof operations; readonly n: number };

const start = "2026-01-10T10:00:00.000Z";

const changeLoan = (life: LoanState, decide: (loan: Loan) => Loan | Rejection): boolean => {
  const next = decide(life.loan);
  if (isRejection(next) || next === life.loan) return false;
  expect(next.version).toBe(life.loan.version + 1);
  expect(next.entries.slice(0, life.loan.entries.length)).toEqual(life.loan.entries);
  life.loan = next;
  return true;
};

/** The collect phase on the loan's next action day: one action, and the bank's answer. */
const work = (life: LoanState): boolean => {
  const key = `due.${life.count++}`;
  const moved = changeLoan(life, (loan) => dunLoan(loan, key, life.now));
  return answer(life, key) || moved;
};

const answer = (life: LoanState, key: string): boolean =>
  life.loan.collections.some((each) => each.key === key && each.status === "asked") &&
  changeLoan(life, (loan) =>
    life.pays ? completeCollection(loan, key, life.now) : refuseCollection(loan, key, life.now),
  );

const share = ({ loan }: LoanState, n: number): Money =>
  money((loan.amount.minor * BigInt(n + 1)) / 90n, loan.amount.currency);

const operations = {
  days: (life: LoanState, n: number) => void (life.now = addTime(life.now, { days: n % 40 })),
  work: (life: LoanState) => void work(life),
  bank: (life: LoanState) => void (life.pays = !life.pays),
  early: (life: LoanState, n: number) => {
    const key = `early.${life.count++}`;
    const how = n % 3 ? { becomes: n % 3 === 1 ? ("shorter" as const) : ("smaller" as const) } : {};
    const amount = n % 4 ? { amount: share(life, n) } : {};
    changeLoan(life, (loan) => requestCollection(loan, key, { what: "early", ...amount, ...how }, life.now));
    answer(life, key);
  },
  comes: (life: LoanState, n: number) =>
    void changeLoan(life, (loan) =>
      receivePayment(loan, { reference: `${life.count++}`, amount: share(life, n), surplus: "returned" }, life.now),
    ),
  bounce: (life: LoanState, n: number) => {
    const done = life.loan.collections.filter(({ status }) => status === "done");
    const key = done[n % Math.max(1, done.length)]?.key ?? "none";
    changeLoan(life, (loan) => reverseRepayment(loan, key, "AM04", life.now));
  },
  promise: (life: LoanState, n: number) =>
    void changeLoan(life, (loan) =>
      takePromise(loan, { no: life.count++, on: addDays(dayOf(life.now), n % 16) }, life.now),
    ),
  replan: (life: LoanState, n: number) => {
    const ask = { count: 1 + (n % 7), waivePenalties: n % 2 === 0, ...(n % 3 && { rateBasisPoints: n * 60 }) };
    changeLoan(life, (loan) => replanLoan(loan, life.count++, ask, life.now));
  },
  chargeOff: (life: LoanState, n: number) =>
    void (n % 3 === 0 && changeLoan(life, (loan) => chargeOff(loan, life.now))),
  pause: (life: LoanState, n: number) => void changeLoan(life, (loan) => pauseLoan(loan, n % 4, life.now)),
  goods: (life: LoanState, n: number) =>
    void changeLoan(life, (loan) => refund(loan, n % 4, share(life, n % 30), life.now)),
  credit: (life: LoanState, n: number) => {
    changeLoan(life, (loan) => requestReturn(loan, n % 2 === 0, life.now));
    const open = returnUnderWay(life.loan);
    if (open && n % 5)
      changeLoan(life, (loan) =>
        recordReturn(loan, { no: open.no, refused: refusalsOf(open) }, n % 3 ? {} : "refused", life.now),
      );
  },
};

const check = ({ loan, now }: LoanState): void => {
  const { currency } = loan.amount;
  const accounts = balances(loan.entries);
  const balance = (name: Parameters<typeof accounts.get>[0]): bigint => accounts.get(name)?.minor ?? 0n;
  expect(total([...accounts.values()])).toBe(0n);
  expect(isProven(addLoan(emptyProof, loan))).toBe(true);
  expect(balance("loan")).toBe(loan.outstanding.minor);
  expect(principalOf(loan.instalments, currency)).toEqual(loan.outstanding);
  const { interest, fee, penalty } = chargesOn(loan);
  expect([balance("interestReceivable"), balance("feeReceivable"), balance("penaltyReceivable")]).toEqual([
    interest.minor,
    fee.minor,
    penalty.minor,
  ]);
  for (const { asked, paid } of loan.instalments)
    for (const part of ["principal", "interest", "fee", "penalty"] as const) {
      expect(paid[part].minor).toBeGreaterThanOrEqual(0n);
      expect(asked[part].minor).toBeGreaterThanOrEqual(paid[part].minor);
    }
  for (const { minor } of [loan.outstanding, creditBalance(loan), creditToReturn(loan)])
    expect(minor).toBeGreaterThanOrEqual(0n);
  const owed = owedOn(loan).minor + (loan.status === "chargedOff" ? 0n : delinquencyOf(loan, now).overdue.minor);
  if (["repaid", "cancelled", "chargedOff"].includes(loan.status))
    expect([owed, nextActionOn(loan)]).toEqual([0n, undefined]);
  else if (!loan.paused) expect(owed).toBeGreaterThan(0n);
};

/** From now on the bank pays, and only the clock acts. */
const runToEnd = (life: LoanState): void => {
  life.pays = true;
  for (const no of life.loan.paused?.by ?? [])
    changeLoan(life, (loan) => refund(loan, no, money(0n, loan.amount.currency), life.now));
  for (let wakes = 0; wakes < 300; wakes++) {
    const day = nextActionOn(life.loan);
    if (day === undefined) return;
    if (startOfDay(day) > life.now) life.now = startOfDay(day);
    // A day without an action must not be scheduled.
    expect(work(life)).toBe(true);
    check(life);
  }
  throw new Error("the loan does not end");
};

const terms = fc.constantFrom<CreditTerms>(
  payInDays(14),
  { ...zeroCostTerms(4, { kind: "monthly" }), lateness: strict },
  { ...defaultTerms, count: 5, lateness: strict },
  { ...defaultTerms, count: 3 },
  {
    ...defaultTerms,
    count: 6,
    method: "equalPrincipal",
    openingFee: 90n,
    instalmentFee: 7n,
    rateBasisPoints: 4000,
    lateness: strict,
  },
  {
    ...defaultTerms,
    count: 4,
    due: { kind: "everyDays", days: 6 },
    rateBasisPoints: 80_000,
    interestFreeDays: 9,
    lateness: strict,
  },
);

const operation: fc.Arbitrary<Operation> = fc.record({
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("days" as const, "work" as const) },
    { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])) },
  ),
  n: fc.nat(89),
});

describe("a loan with late, excess or bounced payments", () => {
  it("has a balanced ledger and a matching schedule after every operation, an action on every day of its timer, and an end", () => {
    fc.assert(
      fc.property(terms, fc.boolean(), fc.array(operation, { maxLength: 40, size: "max" }), (by, pays, done) => {
        const life: LoanState = { now: start, loan: repayingBy(by, 1600), count: 10, pays };
        for (const { what, n } of done) {
          operations[what](life, n);
          check(life);
        }
        runToEnd(life);
        expect(["repaid", "cancelled", "chargedOff"]).toContain(life.loan.status);
      }),
      runs(500),
    );
  });
});
