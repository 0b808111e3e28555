import type { Transfer } from "../../clients/sandbox/sandbox.ts";
import type { Loan } from "../../clients/sdk/loan.ts";
import type { Money, Purchase } from "../../clients/sdk/purchase.ts";
import { sumLoans } from "./loans.ts";
import { currency } from "./shop.ts";

/** The lender's books as `prove-books` shows them. */
export type Books = {
  readonly loans: number;
  readonly accounts: Readonly<Record<string, Money>>;
  readonly trialBalance: Readonly<Record<string, Money>>;
  readonly sides: Readonly<
    Record<string, Readonly<Record<"purchaser" | "seller" | "outstanding" | "owedCash", Money>>>
  >;
  readonly differences: readonly string[];
  readonly foldsApart: readonly string[];
  readonly proven: boolean;
};

/** The same sum from two sources, in pence. */
export type Comparison = { readonly what: string; readonly one: bigint; readonly other: bigint };

/** What the malls' own views say, added up, in pence. */
export const sumViews = (views: readonly Purchase[]) => {
  const total = (amount: (view: Purchase) => bigint): bigint => views.reduce((sum, view) => sum + amount(view), 0n);
  return {
    approved: total((view) => (view.approvalNumber === undefined ? 0n : minor(view.amount))),
    advanced: total(({ advanced }) => minor(advanced)),
    discount: total((view) => sumOf(paid(view), "discount") + sumOf(paid(view), "fixed")),
    payout: total((view) => sumOf(paid(view), "payout")),
    holdback: total((view) => sumOf(paid(view), "holdback")),
    refunded: total(({ refunded }) => minor(refunded)),
    cashBack: total((view) => sumOf(settled(view), "cashBack")),
    clawedBack: total((view) => sumOf(settled(view), "clawback")),
    repaid: total(({ repaid }) => minor(repaid)),
    outstanding: total(({ outstanding }) => minor(outstanding)),
  };
};

const paid = ({ advances }: Purchase) => advances.filter(({ status }) => status === "paid");

const settled = ({ cancellations }: Purchase) =>
  cancellations.flatMap(({ refund }) => (refund?.status === "paid" ? [refund] : []));

/** What everybody says at one moment; `before` is what the books said when the first order was not yet placed. */
export type Seen = {
  readonly views: readonly Purchase[];
  /** Purchasers' loans, where they cost anything. */
  readonly loans: readonly Loan[];
  readonly transfers: readonly Transfer[];
  readonly before: Books;
  readonly after: Books;
};

/**
 * Compares what malls and purchasers see with what the lender's books gained since `before` and what the bank moved since.
 * Without charges on loans, the loans need no comparison of their own.
 */
export const compareSums = (seen: Seen): readonly Comparison[] => [
  ...comparePurchasers(seen),
  ...compareMalls(seen),
  ...(seen.loans.length === 0 ? [] : compareCharges(seen)),
];

const comparePurchasers = (seen: Seen): readonly Comparison[] => {
  const views = sumViews(seen.views);
  const { charged } = sumLoans(seen.loans);
  const owedCash = sideGained(seen, "owedCash");
  return [
    {
      what: "purchasers owe, by malls' views and by the books",
      one: views.outstanding - owedCash,
      other: sideGained(seen, "purchaser"),
    },
    {
      what: seen.loans.length === 0 ? "lent less given back is owed" : "lent and charged less given back is owed",
      one: views.advanced + charged - (views.refunded - views.cashBack) - views.repaid,
      other: views.outstanding,
    },
    { what: "purchasers paid, by views and by the bank", one: views.repaid, other: moved(seen, "debits") },
    {
      what: "purchasers got back, by views and by the bank",
      one: views.cashBack,
      other: moved(seen, "refunds") + owedCash,
    },
  ];
};

/** Malls owe what was refunded, less all returned discounts, less payouts and holdbacks, plus what the bank paid of those. */
const compareMalls = (seen: Seen): readonly Comparison[] => {
  const views = sumViews(seen.views);
  const { fees } = sumLoans(seen.loans);
  // A credit balance is negative: the discounts that are earned, or not yet earned, are not returned.
  const keptDiscount =
    -(gained(seen, "discountUnearned") + gained(seen, "discountIncome") + gained(seen, "feeIncome")) - fees;
  const returnedDiscount = views.discount - keptDiscount;
  return [
    {
      what: "malls owe, by views and bank and by the books",
      one: views.refunded - returnedDiscount - views.payout - views.holdback + moved(seen, "payouts"),
      other: sideGained(seen, "seller"),
    },
    {
      what: "cash, by the bank and by the books",
      one: moved(seen, "debits") - moved(seen, "payouts") - moved(seen, "refunds"),
      other: gained(seen, "cash"),
    },
  ];
};

const compareCharges = (seen: Seen): readonly Comparison[] => {
  const charges = sumLoans(seen.loans);
  return [
    {
      what: "interest charged, by purchasers' loans and by the books",
      one: charges.interest,
      other: -gained(seen, "interestIncome"),
    },
    {
      what: "interest, fees and penalties still owed, by loans and by the books",
      one: charges.chargesOwed,
      other: gained(seen, "interestReceivable") + gained(seen, "feeReceivable") + gained(seen, "penaltyReceivable"),
    },
    {
      what: "principal, interest and fees paid, by loans and by the bank",
      one: charges.paid,
      other: moved(seen, "debits"),
    },
  ];
};

/** What the bank moved for these purchases by one operation. */
const moved = ({ views, transfers }: Seen, operation: Transfer["operation"]): bigint => {
  const ids = new Set(views.map(({ id }) => id));
  return transfers
    .filter((each) => each.operation === operation && (ids.has(each.reference) || isSettlement(each)))
    .reduce((sum, { amount }) => sum + minor(amount), 0n);
};

/** The change of an account's balance since `before`. */
const gained = ({ before, after }: Seen, account: string): bigint => balance(after, account) - balance(before, account);

const sideGained = ({ before, after }: Seen, name: "purchaser" | "seller" | "owedCash"): bigint =>
  sideOf(after, name) - sideOf(before, name);

/** What the lender paid a mall for rebates and holdbacks, whosever they were: it is on the books like the rest. */
const isSettlement = ({ reference, amount }: Transfer): boolean =>
  reference.startsWith("settlement.") && amount.currency === currency;

/** What the lender earned by discounts, in pence. */
export const discountEarned = ({ before, after, loans }: Seen): bigint =>
  balance(before, "discountIncome") +
  balance(before, "feeIncome") -
  balance(after, "discountIncome") -
  balance(after, "feeIncome") -
  sumLoans(loans).fees;

/** How far the books are from zero, over all currencies. */
export const imbalance = ({ trialBalance }: Books): bigint =>
  Object.values(trialBalance).reduce((sum, each) => sum + (minor(each) < 0n ? -minor(each) : minor(each)), 0n);

const balance = ({ accounts }: Books, account: string): bigint => minor(accounts[`${account} ${currency}`]);

const sideOf = ({ sides }: Books, name: "purchaser" | "seller" | "owedCash"): bigint => minor(sides[currency]?.[name]);

const sumOf = (records: readonly Record<string, unknown>[], field: string): bigint =>
  records.reduce((sum, record) => sum + minor(record[field] as Money | undefined), 0n);

const minor = (money: Money | undefined): bigint => BigInt(money?.amount ?? 0);
