import { lentOn } from "../loan-amounts.ts";
import { type Goods, lowestPrice, type PricedLine } from "../order-price.ts";
import type { Loan } from "../loan.ts";
import type { OpenCancellation } from "../records.ts";
import { lenderGoodwill } from "./refund-source.ts";
import { add, isPositive, isZero, max, min, type Money, money, subtract, sum, zero } from "../../money.ts";
import { purchaserTotal, shareOf } from "../../protocol/refund-shares.ts";

/** What a cancellation is about, so far as it limits its refund from below. */
type Part = "rest" | { readonly lines: Goods } | { readonly amount: Money };

/**
 * The least that cancellation `no` refunds, at its opening: its price or amount, as far as those before it leave it; undefined where the
 * lender does not know the price.
 */
export const leastAtOpening = (
  loan: Loan,
  { no, part }: { readonly no: number; readonly part: Part },
  lines: readonly PricedLine[] | undefined,
): Money | undefined => {
  const { currency } = loan.amount;
  const left = leftFor(loan, no);
  if (part === "rest") return left;
  if ("amount" in part) return min(part.amount, left);
  const price = lines && lowestPrice(part.lines, lines, currency);
  // The gateway deducts a failed advance from goods that were not shipped.
  return price && min(notNegative(subtract(price, failedOn(loan))), left);
};

/**
 * The least that the refund of an open cancellation must be: what it claimed at its opening, or the lowest price of the `returned` goods
 * where the mall answers for some. What a refused payout has taken from the price may be deducted from any of them.
 */
export const leastOfCancellation = (
  loan: Loan,
  open: OpenCancellation,
  lines: readonly PricedLine[] | undefined,
  returned?: Goods,
): Money => {
  const { currency } = loan.amount;
  const left = leftFor(loan, open.no);
  const price = returned && lines && lowestPrice(returned, lines, currency);
  if (returned && !price) return zero(currency);
  const whole = open.least ?? (price ? price : zero(currency));
  const part = price ? partialPrice(loan, open, lines, price) : whole;
  const least = notNegative(subtract(min(min(part, whole), left), failedOn(loan)));
  return isPositive(price ?? whole) ? atLeastOne(loan, least) : least;
};

/** The least that a mall's own refund of goods must be: their lowest price, as far as open cancellations leave it. */
export const leastOfGoods = (loan: Loan, no: number, goods: Goods, lines: readonly PricedLine[] | undefined): Money => {
  const { currency } = loan.amount;
  const price = (lines && lowestPrice(goods, lines, currency)) ?? zero(currency);
  const left = leftFor(loan, no);
  return atLeastOne(loan, notNegative(subtract(min(price, left), failedOn(loan))));
};

/** What can still be refunded: the hold, and what is lent, not refunded and not forgiven. */
const refundable = (loan: Loan): Money => notNegative(subtract(add(loan.held, lentOn(loan)), lenderGoodwill(loan)));

/**
 * What the open cancellations before that number leave: the gateway numbers them in the order in which it takes their amounts. One whose
 * least is not known is not counted: until it has its refund, those after it wait.
 */
const leftFor = (loan: Loan, no: number): Money => {
  const before = (loan.cancellations ?? []).filter((each) => each.no < no && each.least);
  const claimed = before.map(({ most }) => most);
  return notNegative(subtract(refundable(loan), sum(claimed, loan.amount.currency)));
};

/**
 * The gateway reduces a cancellation that claims less than the price of its goods in proportion to what came back of them. It claims less by
 * refunds that name no goods, and by payouts that were refused.
 */
const partialPrice = (
  loan: Loan,
  open: OpenCancellation,
  lines: readonly PricedLine[] | undefined,
  price: Money,
): Money => {
  const { currency } = loan.amount;
  const whole = (open.goods && lines && lowestPrice(open.goods, lines, currency)) ?? price;
  const amounts = [
    ...loan.refunds.filter(({ goods }) => !goods).map((each) => add(purchaserTotal(each), each.released)),
    ...(loan.cancellations ?? [])
      .filter(({ no, goods, most }) => no !== open.no && !goods && most.minor < loan.amount.minor)
      .map(({ most }) => most),
    failedOn(loan),
  ];
  const missing = min(sum(amounts, currency), whole);
  return atMostWhole(price, whole) ? shareOf(price, subtract(whole, missing), whole) : price;
};

const atMostWhole = (price: Money, whole: Money): boolean => isPositive(whole) && price.minor <= whole.minor;

/** What malls' banks have refused is neither lent nor held any more. */
const failedOn = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.filter(({ status }) => status === "unbought").map(({ quote }) => quote.amount),
    amount.currency,
  );

/** Nothing is refunded only where nothing is left, or a refused payout has taken it. */
const atLeastOne = (loan: Loan, least: Money): Money =>
  isZero(failedOn(loan)) && isPositive(refundable(loan)) ? max(least, money(1n, least.currency)) : least;

const notNegative = (amount: Money): Money => max(amount, zero(amount.currency));
