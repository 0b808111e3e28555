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
 * The parts of a refund and who pays them: loanPrincipal + loanInterest + fees + cashBack = clawback + rebate + borne.
 * `released` was held and never lent, so nobody pays it. The purchaser's debt falls by loanPrincipal, loanInterest and fees, and
 * cashBack is paid out. The mall pays the clawback, the discount for unused days covers the rebate, and the lender pays `borne`:
 * the credit's cost by policy, or goodwill; negative when an earlier goodwill is recovered with the goods.
 * `earned` is the discount for the used days, which is the lender's and no part of the other amounts.
 */
export type RefundShares = Readonly<Record<(typeof names)[number], Money>>;

/** The cost of a credit for its purchaser, without penalties for late payment. */
export type Charges = { readonly interest: Money; readonly fees: Money };

/** Charges of zero. */
export const noCharges = (currency: string): Charges => ({ interest: zero(currency), fees: zero(currency) });

/** The names of the shares, in the order in which they are written. */
export const shareNames = names;

/** The total for the purchaser: the reduction of the debt, and cash. */
export const purchaserTotal = ({ loanPrincipal, loanInterest, fees, cashBack }: RefundShares): Money =>
  add(loanPrincipal, loanInterest, fees, cashBack);

/** What each party gains by a refund, negative for a payer; the four sum to zero. */
export const gainsByParty = (
  shares: RefundShares,
): Readonly<Record<"purchaser" | "mall" | "lender" | "discount", Money>> => {
  const { clawback, borne, rebate } = shares;
  return { purchaser: purchaserTotal(shares), mall: negate(clawback), lender: negate(borne), discount: negate(rebate) };
};

/** True when the parties' gains sum to zero. */
export const isZeroSum = (shares: RefundShares): boolean => {
  const { purchaser, mall, lender, discount } = gainsByParty(shares);
  return isZero(add(purchaser, mall, lender, discount));
};

/** The amounts from which a refund is computed. */
export type RefundInput = {
  readonly released: Money;
  /** The lent amount that is refunded to the purchaser. */
  readonly amount: Money;
  /** The largest reduction of the debt; a part that is being collected is excluded. */
  readonly debt: { readonly principal: Money } & Charges;
  /** Interest and fees that are returned with it. */
  readonly charges: Charges;
  readonly borneBy: "lender" | "mall";
  /** The part of the receivable that the mall buys back, its unearned discount, and the rebate for unused days. */
  readonly sold: { readonly amount: Money; readonly discount: Money; readonly rebate: Money };
};

/** Divides a refund between purchaser, mall, lender and discount, so that it sums to zero. Fixed fees of an advance stay with the lender. */
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
  if (all.some((each) => !atMost(zero(amount.currency), each)))
    throw new RangeError("amounts of a refund must not be negative");
  if (!atMost(sold.rebate, sold.discount) || !atMost(sold.discount, sold.amount))
    throw new RangeError("0 ≤ rebate ≤ discount ≤ the part bought back is required");
};

/**
 * The share `part / whole` of an amount, rounded down.
 * `whole` is the amount not refunded yet, so that the last part includes the remainders of earlier roundings.
 */
export const shareOf = (amount: Money, part: Money, whole: Money): Money => {
  if (!atMost(part, whole)) throw new RangeError("a part must not exceed the whole");
  return isPositive(whole) ? proportion(amount, part.minor, whole.minor, "down") : zero(amount.currency);
};

type WireAmounts<Name extends string> = Readonly<Record<Name, WireMoney>>;

/** The shares of a refund in minor units as strings. */
export const toWireShares = (shares: RefundShares): WireAmounts<keyof RefundShares> =>
  toWireAmounts(shares, shareNames);

/** The shares with each party's gain, negative for a payer, and the sum of the gains, which is zero. */
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
