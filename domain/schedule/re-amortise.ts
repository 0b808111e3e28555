import { type Day, laterOf } from "../calendar.ts";
import { add, formatMoney, money, type Money, proportion, subtract, sum, zero } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import {
  accruedInterest,
  type Period,
  type PrincipalRule,
  principalRule,
  buildRows,
  type ScheduleRow,
} from "./amortisation.ts";
import type { Credit } from "./credit-terms.ts";
import { type Pause, runningDays } from "./pause.ts";

/** A payment before its day: the credit `becomes` shorter, or its instalments smaller. */
export type EarlyRepayment = { readonly on: Day; readonly amount: Money; readonly becomes: "shorter" | "smaller" };

/** What pays a credit off on a day, and the rebate: what the purchaser is spared of the schedule. */
export type Payoff = {
  readonly principal: Money;
  readonly interest: Money;
  /** Below nothing when more of the opening fee is given back than is still asked. */
  readonly fee: Money;
  readonly total: Money;
  readonly rebate: Money;
};

/** Days on which the clock stood still; since when the next instalment's fee is earned; until when the opening fee is. */
export type PayoffDays = { readonly pauses?: readonly Pause[]; readonly feeFrom?: Day; readonly end?: Day };

/** A credit after an early repayment: what it paid, the instalments that are left, and the cost that is spared. */
export type ReAmortised = {
  readonly interest: Money;
  readonly principal: Money;
  readonly rows: readonly ScheduleRow[];
  readonly rebate: Money;
};

/**
 * What pays a credit off on a day, by the rows then in force; rows due by then count as paid. Interest is accrued by days; an instalment's fee is
 * earned by the days of its period, the opening fee by the days of the whole term, and the rest is given back.
 */
export const payoff = (
  credit: Credit,
  rows: readonly ScheduleRow[],
  on: Day,
  days: PayoffDays = {},
): Payoff | Rejection => {
  const open = openRows(credit, rows, on);
  if ("rejected" in open) return open;
  const { next, rest, owed } = open;
  const { pauses = [], feeFrom = next.from, end = lastDue(rest) } = days;
  const interest = accruedInterest(credit, owed, next.from, on, pauses);
  const fee = add(earnedFee(credit, { ...next, from: feeFrom }, on, pauses), openingFee(credit, next, end, on, pauses));
  const total = add(owed, interest, fee);
  return { principal: owed, interest, fee, total, rebate: subtract(totalOf(rest), total) };
};

/** Interest to the day is paid first, the rest lowers the principal, and what is left is spread over the days that are left. */
export const reAmortise = (
  credit: Credit,
  rows: readonly ScheduleRow[],
  early: EarlyRepayment,
  pauses: readonly Pause[] = [],
): ReAmortised | Rejection => {
  const open = openRows(credit, rows, early.on);
  if ("rejected" in open) return open;
  const { next, rest, owed } = open;
  if (early.amount.currency !== owed.currency) return reject("CurrencyMismatch", `the debt is in ${owed.currency}`);
  const interest = accruedInterest(credit, owed, next.from, early.on, pauses);
  const principal = subtract(early.amount, interest);
  if (principal.minor < 1n)
    return reject("AmountOutOfRange", `more than ${formatMoney(interest)}, the interest to that day, lowers the debt`);
  if (principal.minor >= owed.minor) return reject("RepaymentExceedsDebt", "this is no part: pay the credit off");

  const left = subtract(owed, principal);
  const periods = rest.map(({ no, from, due }): Period => ({ no, from: laterOf(from, early.on), due }));
  const rule = early.becomes === "smaller" ? principalRule(credit, left, periods) : sameInstalment(credit, rest);
  const after = buildRows(credit, left, periods, rule);
  return { interest, principal, rows: after, rebate: subtract(totalOf(rest), add(early.amount, totalOf(after))) };
};

/** Instalments stay as they were, so that the last ones fall away. */
const sameInstalment = ({ terms }: Credit, rest: readonly ScheduleRow[]): PrincipalRule => {
  const model = rest.find(({ no }) => no > terms.principalGrace);
  if (!model) throw new Error("the last instalment always pays principal");
  const level = terms.method === "annuity" ? add(model.principal, model.interest) : undefined;
  return (no, interest) => {
    if (no <= terms.principalGrace) return zero(interest.currency);
    return level ? subtract(level, interest) : model.principal;
  };
};

type OpenRows = { readonly next: ScheduleRow; readonly rest: readonly ScheduleRow[]; readonly owed: Money };

const openRows = ({ acceptedOn }: Credit, rows: readonly ScheduleRow[], on: Day): OpenRows | Rejection => {
  const rest = rows.filter(({ due }) => due > on);
  const next = rest[0];
  if (!next) return reject("RepaymentExceedsDebt", "every instalment is due: nothing is left to pay early");
  if (on < acceptedOn) return reject("InvalidRequest", `dates out of order: the credit began on ${acceptedOn}`);
  return { next, rest, owed: add(next.principal, next.balance) };
};

const earnedFee = ({ terms }: Credit, { from, due, fee }: ScheduleRow, on: Day, pauses: readonly Pause[]): Money =>
  proportion(
    money(terms.instalmentFee, fee.currency),
    // A period may begin later, after ones in which nothing is asked.
    BigInt(runningDays(from, on, pauses)),
    BigInt(Math.max(runningDays(from, due, pauses), 1)),
    "down",
  );

/** The opening fee while it is still asked, less its share of the days that are not used. */
const openingFee = (
  { terms, acceptedOn }: Credit,
  next: ScheduleRow,
  end: Day,
  on: Day,
  pauses: readonly Pause[],
): Money => {
  const whole = money(terms.openingFee, next.fee.currency);
  const asked = next.fee.minor > terms.instalmentFee ? whole : zero(whole.currency);
  const term = runningDays(acceptedOn, end, pauses);
  const unused = runningDays(laterOf(on, acceptedOn), end, pauses);
  return subtract(asked, term > 0 ? proportion(whole, BigInt(unused), BigInt(term), "down") : zero(whole.currency));
};

const lastDue = (rows: readonly ScheduleRow[]): Day => rows.at(-1)?.due ?? "";

const totalOf = (rows: readonly ScheduleRow[]): Money =>
  sum(
    rows.map(({ total }) => total),
    rows[0]?.total.currency ?? "",
  );
