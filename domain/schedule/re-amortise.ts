import { type Day, laterOf } from "../calendar.ts";
import { add, formatMoney, money, type Money, proportion, subtract, sum, zero } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import {
  accruedInterest,
  buildRows,
  type Period,
  type PrincipalRule,
  principalRule,
  type ScheduleRow,
} from "./amortisation.ts";
import type { Credit } from "./credit-terms.ts";
import { type Pause, runningDays } from "./pause.ts";

/** A prepayment: the credit `becomes` shorter, or its instalments smaller. */
export type EarlyRepayment = { readonly on: Day; readonly amount: Money; readonly becomes: "shorter" | "smaller" };

/** The payoff amount on a day, and the rebate: the scheduled cost that the purchaser saves. */
export type Payoff = {
  readonly principal: Money;
  readonly interest: Money;
  /** Negative when the rebate of the opening fee exceeds the unpaid fees. */
  readonly fee: Money;
  readonly total: Money;
  readonly rebate: Money;
};

/** Paused days; the start of earning the next instalment's fee; the end of earning the opening fee. */
export type PayoffDays = { readonly pauses?: readonly Pause[]; readonly feeFrom?: Day; readonly end?: Day };

/** A credit after a prepayment: the parts that it paid, the remaining instalments, and the saved cost. */
export type ReAmortised = {
  readonly interest: Money;
  readonly principal: Money;
  readonly rows: readonly ScheduleRow[];
  readonly rebate: Money;
};

/**
 * The payoff of a credit on a day, by its current rows; rows due by then count as paid. Interest accrues by days; an instalment's
 * fee is earned over the days of its period, the opening fee over the days of the whole term, and the unearned part is rebated.
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

/** Applies a prepayment: accrued interest is paid first, the rest lowers the principal, and the balance is spread over the remaining periods. */
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
    return reject(
      "AmountOutOfRange",
      `the amount must exceed the accrued interest of ${formatMoney(interest)} to lower the debt`,
    );
  if (principal.minor >= owed.minor)
    return reject("RepaymentExceedsDebt", "the amount is not less than the debt: pay the credit off");

  const balance = subtract(owed, principal);
  const periods = rest.map(({ no, from, due }): Period => ({ no, from: laterOf(from, early.on), due }));
  const rule = early.becomes === "smaller" ? principalRule(credit, balance, periods) : sameInstalment(credit, rest);
  const after = buildRows(credit, balance, periods, rule);
  return { interest, principal, rows: after, rebate: subtract(totalOf(rest), add(early.amount, totalOf(after))) };
};

/** Keeps the instalment amount, so that the last instalments are no longer needed. */
const sameInstalment = ({ terms }: Credit, rest: readonly ScheduleRow[]): PrincipalRule => {
  const model = rest.find(({ no }) => no > terms.principalGrace);
  if (!model) throw new Error("the last instalment must pay principal");
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
  if (!next) return reject("RepaymentExceedsDebt", "every instalment is due: there is nothing to prepay");
  if (on < acceptedOn) return reject("InvalidRequest", `dates out of order: the credit started on ${acceptedOn}`);
  return { next, rest, owed: add(next.principal, next.balance) };
};

const earnedFee = ({ terms }: Credit, { from, due, fee }: ScheduleRow, on: Day, pauses: readonly Pause[]): Money =>
  proportion(
    money(terms.instalmentFee, fee.currency),
    // A period can start later, after periods without an instalment.
    BigInt(runningDays(from, on, pauses)),
    BigInt(Math.max(runningDays(from, due, pauses), 1)),
    "down",
  );

/** The opening fee while it is unpaid, less its share for the unused days. */
const openingFee = (
  { terms, acceptedOn }: Credit,
  next: ScheduleRow,
  end: Day,
  on: Day,
  pauses: readonly Pause[],
): Money => {
  const whole = money(terms.openingFee, next.fee.currency);
  const unpaid = next.fee.minor > terms.instalmentFee ? whole : zero(whole.currency);
  const term = runningDays(acceptedOn, end, pauses);
  const unused = runningDays(laterOf(on, acceptedOn), end, pauses);
  return subtract(unpaid, term > 0 ? proportion(whole, BigInt(unused), BigInt(term), "down") : zero(whole.currency));
};

const lastDue = (rows: readonly ScheduleRow[]): Day => rows.at(-1)?.due ?? "";

const totalOf = (rows: readonly ScheduleRow[]): Money =>
  sum(
    rows.map(({ total }) => total),
    rows[0]?.total.currency ?? "",
  );
