import type { BankRule } from "../outside/bank.ts";

/** A purchaser of the sandbox with whom something is the matter; what follows is the product's own doing. */
export type Magic = {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  /** What becomes of a purchase, in a sentence. */
  readonly does: string;
  /** Minor units; a limit that nobody reaches unless told. */
  readonly limit: string;
  /** What an operator has laid on the account. */
  readonly restrict?: { readonly suspended: boolean; readonly review: boolean };
  /** How the bank treats money of this purchaser's purchases. */
  readonly bank?: Omit<BankRule, "account" | "purchaser">;
  /** For so long after its decision the lender's answer does not reach the gateway. */
  readonly silentMinutes?: number;
};

const plenty = "100000000";
const aDay = 1_440;

type Told = Omit<Magic, "currency" | "limit"> & Partial<Pick<Magic, "limit">>;

const theMagic: readonly Told[] = [
  { account: "acc_approved", name: "Ada Approved", does: "is approved, up to a limit that nobody reaches" },
  {
    account: "acc_limit_exceeded",
    name: "Lionel Limit",
    does: "is declined with `CreditLimitExceeded`: the limit is 1",
    limit: "1",
  },
  {
    account: "acc_suspended",
    name: "Sue Suspended",
    does: "is declined with `AccountSuspended`",
    restrict: { suspended: true, review: false },
  },
  {
    account: "acc_review",
    name: "Rae Review",
    does: "is pending until you, as a person at the lender, decide: approved, or declined with `ReviewDeclined`",
    restrict: { suspended: false, review: true },
  },
  {
    account: "acc_slow",
    name: "Sol Slow",
    does: "is pending, for the lender is silent for five minutes; the next question is answered, and it is approved",
    silentMinutes: 5,
  },
  {
    account: "acc_silent",
    name: "Cy Silent",
    does: "is pending, for the lender never answers; after a day it is declined with `LenderSilent`, and the credit is free",
    silentMinutes: 3 * aDay,
  },
  {
    account: "acc_payout_fails",
    name: "Paz Payout",
    does: "is approved, but the seller's bank refuses the payout: the advance has failed, and nothing is owed",
    bank: { operation: "payouts", behaviour: "refuse" },
  },
  {
    account: "acc_refund_fails",
    name: "Rex Refund",
    does: "repays and cancels, but the bank refuses the cash: the refund is parked, and paid a week later",
    bank: { operation: "refunds", behaviour: "refuse", refuseForDays: 6 },
  },
  {
    account: "acc_late",
    name: "Len Late",
    does: "is late: the bank refuses what is due, and pays when it is asked again a month later",
    bank: { operation: "debits", behaviour: "refuse", refuseForDays: 20 },
  },
  {
    account: "acc_bounces",
    name: "Bo Bounce",
    does: "pays, and the bank takes the money back after two days; it is paid for good a month later",
    bank: { operation: "debits", behaviour: "return", returnAfterDays: 2 },
  },
  {
    account: "acc_never_pays",
    name: "Nev Never",
    does: "never pays: reminded, late, and after 180 days the debt is charged off",
    bank: { operation: "debits", behaviour: "refuse" },
  },
];

/** All of them twice: in pounds, and in won with `_krw` after the name; and one whose credit is in euros. */
export const magicPurchasers: readonly Magic[] = [
  ...theMagic.map((each) => ({ limit: plenty, ...each, currency: "GBP" })),
  ...theMagic.map((each) => ({ limit: plenty, ...each, account: `${each.account}_krw`, currency: "KRW" })),
  {
    account: "acc_other_currency",
    name: "Evi Euro",
    does: "is declined with `CurrencyMismatch`: the credit is in euros",
    currency: "EUR",
    limit: plenty,
  },
];

/** What the sandbox's bank is told of them. */
export const magicBankRules: readonly BankRule[] = magicPurchasers.flatMap(({ account: purchaser, bank }) =>
  bank ? [{ purchaser, ...bank }] : [],
);
