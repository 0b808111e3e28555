import { isPositive, money, type Money, subtract, sum, zero } from "../money.ts";
import type { Loan } from "./loan.ts";
import { highestPrice, lowestPrice, type PricedLine } from "./order-price.ts";
import type { OpenCancellation } from "./records.ts";

/** The smallest and the largest amount that is right; they differ by what rounding can make of the price of a part of a line. */
export type AmountRange = { readonly least: Money; readonly most: Money };

/**
 * The part of the hold that no open cancellation claims. A cancellation of goods claims their price, which the lender knows up to its
 * rounding; a payout that the mall's bank refused took its part out of the order, so cancellations may claim that much less. What a
 * dispute of all that has left claims, the lender does not know. Without the order's `lines` each line can have a remainder.
 */
export const unclaimed = (loan: Loan, lines: readonly PricedLine[] = []): AmountRange => {
  const { currency } = loan.amount;
  // One that paused the loan before the lender kept more can claim all of it.
  const open = (loan.paused?.by ?? []).map(
    (no): Claim => loan.cancellations?.find((each) => each.no === no) ?? { most: loan.amount },
  );
  const claimed = sum(
    open.map(({ most }) => most),
    currency,
  );
  const tolerances = open.map((each) => toleranceOf(each, lines));
  const unbought = loan.receivables.filter(({ status }) => status === "unbought").map(({ quote }) => quote.amount);
  const atLeast = positive(subtract(claimed, sum([...tolerances, ...unbought], currency)));
  return { least: positive(subtract(loan.held, claimed)), most: positive(subtract(loan.held, atLeast)) };
};

type Claim = Pick<OpenCancellation, "most" | "goods" | "shippedOnly">;

const toleranceOf = ({ most, goods, shippedOnly }: Claim, lines: readonly PricedLine[]): Money => {
  const { currency } = most;
  if (shippedOnly) return most;
  if (!goods) return zero(currency);
  const [highest, lowest] = [highestPrice(goods, lines, currency), lowestPrice(goods, lines, currency)];
  return highest && lowest ? subtract(highest, lowest) : money(BigInt(goods.length), currency);
};

const positive = (amount: Money): Money => (isPositive(amount) ? amount : zero(amount.currency));
