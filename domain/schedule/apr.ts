import type { Day } from "../calendar.ts";
import { isPositive, type Money, subtract, sum } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { aprInterval, type EqualPeriod } from "./apr-interval.ts";

/** A cash flow on a day: a drawdown, a repayment or a charge. */
export type CashFlow = { readonly on: Day; readonly amount: Money };

/**
 * The cost of credit. `millionths` is the annual percentage rate times 10,000, so 129,624 is 12.9624 %; `tenths` is the
 * same to one decimal of a per cent, so 130 is 13.0 %, as remark (d) rounds it: a following figure of 5 or more adds one.
 */
export type CreditCost = {
  readonly millionths: number;
  readonly tenths: number;
  readonly totalCost: Money;
  readonly totalPayable: Money;
};

/**
 * The annual percentage rate by the equation of Directive 2008/48/EC, Annex I: at that rate the present values of all drawdowns
 * and of all payments on the day of the first drawdown are equal. Fractional powers need floating point; the rate is exact to a
 * millionth.
 */
export const creditCost = (
  drawdowns: readonly CashFlow[],
  payments: readonly CashFlow[],
  period: EqualPeriod = "month",
): CreditCost | Rejection => {
  const wrong = checkFlows(drawdowns, payments);
  if (wrong) return wrong;
  const [start = "", currency = ""] = [days(drawdowns).at(0), drawdowns[0]?.amount.currency];
  const [drawn, totalPayable] = [drawdowns, payments].map((flows) =>
    sum(
      flows.map(({ amount }) => amount),
      currency,
    ),
  );
  if (drawn === undefined || totalPayable === undefined) throw new Error("two lists must have two sums");
  const totalCost = subtract(totalPayable, drawn);
  if (totalCost.minor < 0n) return reject("AmountOutOfRange", "the payments are less than the drawdowns");

  const dated = (flows: readonly CashFlow[], sign: number): readonly DatedAmount[] =>
    flows.map(({ on, amount }) => {
      const { numerator, denominator } = aprInterval(start, on, period);
      return { years: Number(numerator) / Number(denominator), amount: sign * Number(amount.minor) };
    });
  const rate = isPositive(totalCost) ? solve([...dated(drawdowns, -1), ...dated(payments, 1)]) : 0;
  if (rate === undefined) return reject("AmountOutOfRange", `the annual percentage rate is above ${maxRate * 100} %`);
  return { millionths: roundUp(rate * 1e6), tenths: roundUp(rate * 1e3), totalCost, totalPayable };
};

type DatedAmount = { readonly years: number; readonly amount: number };

/** A hundred million per cent: the rate of a few days' credit that costs a quarter of its amount. */
const maxRate = 1e6;

/** The rate from zero to `maxRate` at which the present value is zero; bisection finds it for any cash flows. */
const solve = (flows: readonly DatedAmount[]): number | undefined => {
  if (presentValue(flows, maxRate) > 0) return undefined;
  let [low, high] = [0, 1];
  while (presentValue(flows, high) > 0) [low, high] = [high, high * 2];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (presentValue(flows, middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** The present value of the cash flows on the first day: positive while the payments exceed the drawdowns. */
const presentValue = (flows: readonly DatedAmount[], rate: number): number =>
  flows.reduce((total, { years, amount }) => total + amount * (1 + rate) ** -years, 0);

/** Rounds half up; a tiny distance below a half is floating point error. */
const roundUp = (value: number): number => Math.floor(value + 0.5 + 1e-7);

const checkFlows = (drawdowns: readonly CashFlow[], payments: readonly CashFlow[]): Rejection | undefined => {
  const flows = [...drawdowns, ...payments];
  if (drawdowns.length === 0 || payments.length === 0)
    return reject("InvalidRequest", "an annual percentage rate needs a drawdown and a payment");
  if (flows.some(({ amount }) => !isPositive(amount)))
    return reject("AmountOutOfRange", "drawdowns and payments must be positive");
  if (new Set(flows.map(({ amount }) => amount.currency)).size > 1)
    return reject("CurrencyMismatch", "drawdowns and payments must have one currency");
  const [drawn, paid] = [days(drawdowns), days(payments)];
  const isOutOfOrder = (drawn[0] ?? "") > (paid[0] ?? "") || (drawn.at(-1) ?? "") > (paid.at(-1) ?? "");
  return isOutOfOrder
    ? reject("InvalidRequest", "dates out of order: the first flow must be a drawdown and the last a payment")
    : undefined;
};

const days = (flows: readonly CashFlow[]): readonly Day[] => flows.map(({ on }) => on).toSorted();
