import {
  add,
  atMost,
  isPositive,
  isZero,
  min,
  type Money,
  negate,
  proportion,
  subtract,
  sum,
  toWire,
  type WireMoney,
  zero,
} from "../money.ts";

const names = [
  "released",
  "loanPrincipal",
  "loanInterest",
  "fees",
  "cashBack",
  "clawback",
  "rebate",
  "borne",
  "earned",
] as const;

/**
 * What a refund gives, and who gives it: loanPrincipal + loanInterest + fees + cashBack = clawback + rebate + borne.
 * `released` was held and never lent, so nobody gives it. The purchaser's debt falls by loanPrincipal, loanInterest and fees, and
 * cashBack is paid. The mall gives the clawback, its discount for unused days the rebate, the lender what is borne: by policy
 * the credit's cost, or its goodwill; below nothing when an earlier goodwill comes back to it with the goods.
 * `earned` is the discount for the days used, which is the lender's and no part of the others.
 */
export type RefundShares = Readonly<Record<(typeof names)[number], Money>>;

/** What a credit costs its purchaser; penalties, which are for being late, are no part of it. */
export type Charges = { readonly interest: Money; readonly fees: Money };

/** No cost. */
export const noCharges = (currency: string): Charges => ({ interest: zero(currency), fees: zero(currency) });

/** The shares by name, in the order in which they are written down. */
export const shareNames = names;

/** What the purchaser is given: off the debt, and in cash. */
export const purchaserTotal = ({ loanPrincipal, loanInterest, fees, cashBack }: RefundShares): Money =>
  add(loanPrincipal, loanInterest, fees, cashBack);

/** What each gains by a refund, below nothing for who gives: nothing is made and nothing lost when all four sum to nothing. */
export const gainsByParty = (
  shares: RefundShares,
): Readonly<Record<"purchaser" | "mall" | "lender" | "discount", Money>> => {
  const { clawback, borne, rebate } = shares;
  return { purchaser: purchaserTotal(shares), mall: negate(clawback), lender: negate(borne), discount: negate(rebate) };
};

/** True when nothing is made or lost. */
export const isZeroSum = (shares: RefundShares): boolean => {
  const { purchaser, mall, lender, discount } = gainsByParty(shares);
  return isZero(add(purchaser, mall, lender, discount));
};

/** What a refund is of. */
export type RefundInput = {
  readonly released: Money;
  /** What was lent and goes back to the purchaser. */
  readonly amount: Money;
  /** The most that may come off the debt: a part that is being collected may not. */
  readonly debt: { readonly principal: Money } & Charges;
  /** Interest and fees that go back with it. */
  readonly charges: Charges;
  readonly borneBy: "lender" | "mall";
  /** What of the receivable the mall takes back, its discount still on the books, and the unused days of that. */
  readonly sold: { readonly amount: Money; readonly discount: Money; readonly rebate: Money };
};

/** Divides a refund between purchaser, mall, lender and discount, so that nothing is made or lost. Fixed fees of an advance stay with the lender. */
export const splitRefund = ({ released, amount, debt, charges, borneBy, sold }: RefundInput): RefundShares => {
  assertValid({ released, amount, debt, charges, borneBy, sold });
  const cost = add(charges.interest, charges.fees);
  const loanPrincipal = min(amount, debt.principal);
  const loanInterest = min(charges.interest, debt.interest);
  const fees = min(charges.fees, debt.fees);
  const given = add(amount, cost);
  const takenBack = subtract(sold.amount, sold.rebate);
  const clawback = borneBy === "mall" ? add(takenBack, cost) : takenBack;
  return {
    released,
    loanPrincipal,
    loanInterest,
    fees,
    cashBack: subtract(given, add(loanPrincipal, loanInterest, fees)),
    clawback,
    rebate: sold.rebate,
    borne: subtract(given, add(clawback, sold.rebate)),
    earned: subtract(sold.discount, sold.rebate),
  };
};

const assertValid = ({ released, amount, debt, charges, sold }: RefundInput): void => {
  const all = [released, amount, debt.principal, debt.interest, debt.fees, charges.interest, charges.fees, sold.rebate];
  if (all.some((each) => !atMost(zero(amount.currency), each))) throw new RangeError("nothing is less than nothing");
  if (!atMost(sold.rebate, sold.discount) || !atMost(sold.discount, sold.amount))
    throw new RangeError("0 ≤ rebate ≤ discount ≤ what is taken back");
};

/**
 * The part's share of something: `part / whole` of it, rounded down.
 * `whole` is what is left and not refunded yet, so that the last part takes what the earlier roundings left.
 */
export const shareOf = (something: Money, part: Money, whole: Money): Money => {
  if (!atMost(part, whole)) throw new RangeError("a part is at most the whole");
  return isPositive(whole) ? proportion(something, part.minor, whole.minor, "down") : zero(something.currency);
};

type WireAmounts<Name extends string> = Readonly<Record<Name, WireMoney>>;

/** The shares of a refund in minor units as strings. */
export const toWireShares = (shares: RefundShares): WireAmounts<keyof RefundShares> =>
  toWireAmounts(shares, shareNames);

/** The same with what each side gains, below nothing for who gives, and their sum, which is nothing. */
export const viewShares = (shares: RefundShares) => {
  const sides = gainsByParty(shares);
  const total = sum(Object.values(sides), shares.released.currency);
  return {
    ...toWireShares(shares),
    sides: { ...toWireAmounts(sides, ["purchaser", "mall", "lender", "discount"]), sum: toWire(total) },
  };
};

const toWireAmounts = <Name extends string>(
  amounts: Readonly<Record<Name, Money>>,
  of: readonly Name[],
): WireAmounts<Name> => Object.fromEntries(of.map((name) => [name, toWire(amounts[name])])) as WireAmounts<Name>;
