import { subtract } from "../money.ts";
import type { Price } from "./discount.ts";
import { isRejection } from "../rejection.ts";
import { creditCost } from "../schedule/apr.ts";

/**
 * The annual cost of an advance for the mall, times 10,000 per cent: 129,624 is 12.9624 %. In the equation of the annual
 * percentage rate the mall draws the payout on the first day and repays, on the last, the amount that it would have received
 * by then. The holdback is paid on that last day at the latest, so it is deducted there and the cost is never understated.
 * Undefined where the rate is above the range of the equation: a fee that takes most of the price.
 */
export const annualCost = ({ amount, payout, holdback, from, until }: Price): number | undefined => {
  const cost = creditCost([{ on: from, amount: payout }], [{ on: until, amount: subtract(amount, holdback) }]);
  return isRejection(cost) ? undefined : cost.millionths;
};
