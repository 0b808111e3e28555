import { subtract } from "../money.ts";
import type { Price } from "./discount.ts";
import { isRejection } from "../rejection.ts";
import { creditCost } from "../schedule/apr.ts";

/**
 * What an advance costs the mall in a year, times 10,000 per cent: 129,624 is 12.9624 %. By the equation of the annual
 * percentage rate the mall draws the payout on the first day and gives for it, on the last, the amount that would have
 * been its own by then. The holdback comes on that last day at the latest, so it is taken off there and the cost is never
 * shown too low. Undefined where it is above all rates that the equation can state: a fee that eats most of the price.
 */
export const annualCost = ({ amount, payout, holdback, from, until }: Price): number | undefined => {
  const cost = creditCost([{ on: from, amount: payout }], [{ on: until, amount: subtract(amount, holdback) }]);
  return isRejection(cost) ? undefined : cost.millionths;
};
