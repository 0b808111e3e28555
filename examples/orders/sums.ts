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

/** Totals over the malls' views, in pence. */
export const sumViews = (views: readonly Purchase[]) => {
  const total = (amount: (view: Purchase) => bigint): bigint => views.reduce((sum, view) => sum + amount(view), 0n);
  return {
    approved: total((view) => (view.approvalNumber === undefined ? 0n : minor(view.amount))),
    advanced: total(({ advanced }) => minor(advanced)),
    discount: total((view) => sumOf(paid(view), "discount") + sumOf(paid(view), "fixed")),
    payout: total((view) => sumOf(paid(view), "payout")),
    holdback: total((view) => sumOf(paid(view), "holdback")),
    refunded: total(({ refunded }) => minor(refunded)),
    cashBack: total((view) => sumOf(paidRefunds(view), "cashBack")),
    clawedBack: total((view) => sumOf(paidRefunds(view), "clawback")),
    repaid: total(({ repaid }) => minor(repaid)),
    outstanding: total(({ outstanding }) => minor(outstanding)),
  };
};

const paid = ({ advances }: Purchase) => advances.filter(({ status }) => status === "paid");

const paidRefunds = ({ cancellations }: Purchase) =>
  cancellations.flatMap(({ refund }) => (refund?.status === "paid" ? [refund] : []));

/** What all parties show at one moment; `before` are the books before the first order. */
export type Observation = {
  readonly views: readonly Purchase[];
  /** Purchasers' loans; empty when loans have no charges. */
  readonly loans: readonly Loan[];
  readonly transfers: readonly Transfer[];
  readonly before: Books;
  readonly after: Books;
};

/**
 * Compares the views of malls and purchasers with the changes of the lender's books and the bank's transfers since `before`.
 * Without charges, the loans are not compared separately.
 */
export const compareSums = (observed: Observation): readonly Comparison[] => [
  ...comparePurchasers(observed),
  ...compareMalls(observed),
  ...(observed.loans.length === 0 ? [] : compareCharges(observed)),
];

const comparePurchasers = (observed: Observation): readonly Comparison[] => {
  const views = sumViews(observed.views);
  const { charged } = sumLoans(observed.loans);
  const owedCash = sideChange(observed, "owedCash");
  return [
    {
      what: "purchasers owe, by malls' views and by the books",
      one: views.outstanding - owedCash,
      other: sideChange(observed, "purchaser"),
    },
    {
      what: observed.loans.length === 0 ? "lent less refunded is owed" : "lent and charged less refunded is owed",
      one: views.advanced + charged - (views.refunded - views.cashBack) - views.repaid,
      other: views.outstanding,
    },
    { what: "purchasers paid, by views and by the bank", one: views.repaid, other: bankTotal(observed, "debits") },
    {
      what: "refunds to purchasers, by views and by the bank",
      one: views.cashBack,
      other: bankTotal(observed, "refunds") + owedCash,
    },
  ];
};

/** Malls owe what was refunded, less all returned discounts, less payouts and holdbacks, plus what the bank paid of those. */
const compareMalls = (observed: Observation): readonly Comparison[] => {
  const views = sumViews(observed.views);
  const { fees } = sumLoans(observed.loans);
  // A credit balance is negative: the discounts that are earned, or not yet earned, are not returned.
  const keptDiscount =
    -(
      balanceChange(observed, "discountUnearned") +
      balanceChange(observed, "discountIncome") +
      balanceChange(observed, "feeIncome")
    ) - fees;
  const returnedDiscount = views.discount - keptDiscount;
  return [
    {
      what: "malls owe, by views and bank and by the books",
      one: views.refunded - returnedDiscount - views.payout - views.holdback + bankTotal(observed, "payouts"),
      other: sideChange(observed, "seller"),
    },
    {
      what: "cash, by the bank and by the books",
      one: bankTotal(observed, "debits") - bankTotal(observed, "payouts") - bankTotal(observed, "refunds"),
      other: balanceChange(observed, "cash"),
    },
  ];
};

const compareCharges = (observed: Observation): readonly Comparison[] => {
  const charges = sumLoans(observed.loans);
  return [
    {
      what: "interest charged, by purchasers' loans and by the books",
      one: charges.interest,
      other: -balanceChange(observed, "interestIncome"),
    },
    {
      what: "interest, fees and penalties still owed, by loans and by the books",
      one: charges.chargesOwed,
      other:
        balanceChange(observed, "interestReceivable") +
        balanceChange(observed, "feeReceivable") +
        balanceChange(observed, "penaltyReceivable"),
    },
    {
      what: "principal, interest and fees paid, by loans and by the bank",
      one: charges.paid,
      other: bankTotal(observed, "debits"),
    },
  ];
};

/** The total of the bank's transfers for these purchases by one operation. */
const bankTotal = ({ views, transfers }: Observation, operation: Transfer["operation"]): bigint => {
  const ids = new Set(views.map(({ id }) => id));
  return transfers
    .filter((each) => each.operation === operation && (ids.has(each.reference) || isSettlement(each)))
    .reduce((sum, { amount }) => sum + minor(amount), 0n);
};

/** The change of an account's balance since `before`. */
const balanceChange = ({ before, after }: Observation, account: string): bigint =>
  balance(after, account) - balance(before, account);

const sideChange = ({ before, after }: Observation, name: "purchaser" | "seller" | "owedCash"): bigint =>
  sideOf(after, name) - sideOf(before, name);

/** A payment of rebates and holdbacks to a mall, for any purchase: the books include it. */
const isSettlement = ({ reference, amount }: Transfer): boolean =>
  reference.startsWith("settlement.") && amount.currency === currency;

/** The discounts that the lender earned, in pence. */
export const discountEarned = ({ before, after, loans }: Observation): bigint =>
  balance(before, "discountIncome") +
  balance(before, "feeIncome") -
  balance(after, "discountIncome") -
  balance(after, "feeIncome") -
  sumLoans(loans).fees;

/** The sum of the absolute trial balances of all currencies; zero when the books balance. */
export const imbalance = ({ trialBalance }: Books): bigint =>
  Object.values(trialBalance).reduce((sum, each) => sum + (minor(each) < 0n ? -minor(each) : minor(each)), 0n);

const balance = ({ accounts }: Books, account: string): bigint => minor(accounts[`${account} ${currency}`]);

const sideOf = ({ sides }: Books, name: "purchaser" | "seller" | "owedCash"): bigint => minor(sides[currency]?.[name]);

const sumOf = (records: readonly Record<string, unknown>[], field: string): bigint =>
  records.reduce((sum, record) => sum + minor(record[field] as Money | undefined), 0n);

const minor = (money: Money | undefined): bigint => BigInt(money?.amount ?? 0);
