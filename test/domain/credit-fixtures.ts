import * as fc from "fast-check";
import { addDays, type Day } from "../../domain/calendar.ts";
import { money, type Money } from "../../domain/money.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { amortise, type ScheduleRow } from "../../domain/schedule/amortisation.ts";
import type { Credit, CreditTerms, DueRule } from "../../domain/schedule/credit-terms.ts";
import { day } from "./arbitraries.ts";

/** Default terms that a test overrides: twelve months at 12 %, no fee, no grace, no holiday. */
export const defaultTerms: CreditTerms = {
  method: "annuity",
  count: 12,
  rateBasisPoints: 1200,
  dayCount: "actual/365",
  rounding: "halfEven",
  due: { kind: "monthly" },
  rolling: "none",
  calendar: { weekend: [6, 0], holidays: [] },
  principalGrace: 0,
  interestFreeDays: 0,
  openingFee: 0n,
  instalmentFee: 0n,
  inMultiplesOf: 1n,
};

/** A credit of 1000 euros or another amount, accepted on the last of January 2026. */
export const creditOf = (terms: Partial<CreditTerms> = {}, principal = money(100_000n, "EUR")): Credit => ({
  principal,
  terms: { ...defaultTerms, ...terms },
  acceptedOn: "2026-01-31",
});

/** The value, unless it is a rejection. */
export const valueOf = <T>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(answer.detail);
  return answer;
};

/** The schedule of a valid credit. */
export const scheduled = (credit: Credit): readonly ScheduleRow[] => valueOf(amortise(credit));

/** The sum of a column. */
export const total = (rows: readonly ScheduleRow[], column: "principal" | "interest" | "fee" | "total"): bigint =>
  rows.reduce((all, row) => all + row[column].minor, 0n);

const dueRule: fc.Arbitrary<DueRule> = fc.oneof(
  fc.record({ kind: fc.constant("everyDays" as const), days: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ kind: fc.constant("monthly" as const) }),
  fc.record({
    kind: fc.constant("dayOfMonth" as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant("last" as const)),
    atLeastDays: fc.nat(60),
  }),
);

/** A few holidays near a day. */
const holidaysFrom = (start: Day): fc.Arbitrary<readonly Day[]> =>
  fc.array(
    fc.nat(400).map((n) => addDays(start, n)),
    { maxLength: 6 },
  );

/** Any valid terms, for credits from one unit to very large ones; due dates two weeks apart can still roll to one day. */
export const anyCredit: fc.Arbitrary<Credit> = fc
  .record({
    principal: fc.oneof(fc.bigInt({ min: 1n, max: 300n }), fc.bigInt({ min: 1n, max: 999_999_999_999n })),
    currency: fc.constantFrom("EUR", "KWD", "KRW", "JPY"),
    acceptedOn: day,
    count: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 120 })),
    due: dueRule,
    terms: fc.record({
      method: fc.constantFrom("parts", "annuity", "equalPrincipal"),
      rateBasisPoints: fc.oneof(fc.nat(3000), fc.nat(100_000)),
      dayCount: fc.constantFrom("actual/365", "actual/360", "30/360", "30E/360"),
      rounding: fc.constantFrom("down", "up", "halfEven"),
      rolling: fc.constantFrom("none", "following", "modifiedFollowing", "preceding"),
      interestFreeDays: fc.oneof(fc.constant(0), fc.nat(90)),
      openingFee: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 5000n })),
      instalmentFee: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 500n })),
    }),
    grace: fc.nat(5),
    multiple: fc.constantFrom(1n, 1n, 10n, 100n),
  })
  .chain(({ principal, currency, acceptedOn, count, due, terms, grace, multiple }) =>
    holidaysFrom(acceptedOn).map((holidays) => ({
      principal: money(principal, currency),
      acceptedOn,
      terms: {
        ...terms,
        count,
        due,
        calendar: { weekend: [6, 0], holidays },
        rateBasisPoints: terms.method === "parts" ? 0 : terms.rateBasisPoints,
        principalGrace: Math.min(grace, count - 1),
        inMultiplesOf: multiple <= principal ? multiple : 1n,
      },
    })),
  );

/** Euros in cents. */
export const eur = (minor: bigint): Money => money(minor, "EUR");
