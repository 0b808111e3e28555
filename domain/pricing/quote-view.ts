import { daysBetween } from "../calendar.ts";
import { toWire } from "../money.ts";
import { annualCost } from "./annual-cost.ts";
import type { Quote } from "./discount.ts";

/** A quote as the mall sees it: amount = payout + discount + fixed + holdback; without the annual cost where no rate can be computed. */
export const viewQuote = (quote: Quote) => {
  const { id, recourse, from, until, rateBasisPoints, expiresAt } = quote;
  const annualCostMillionths = annualCost(quote);
  return {
    id,
    amount: toWire(quote.amount),
    payout: toWire(quote.payout),
    discount: toWire(quote.discount),
    fixed: toWire(quote.fixed),
    holdback: toWire(quote.holdback),
    recourse,
    from,
    until,
    tenorDays: daysBetween(from, until),
    rateBasisPoints,
    ...(annualCostMillionths !== undefined && { annualCostMillionths }),
    expiresAt,
  };
};
