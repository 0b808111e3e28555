import type { BankRule } from "../external/bank-rule.ts";

/** A purchaser of the sandbox with a fixed outcome. Only account and bank behave specially; the product does the rest. */
export type TestPurchaser = {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  /** The outcome of a purchase, in a sentence. */
  readonly does: string;
  /** The credit limit in minor units; by default one that is never reached. */
  readonly limit: string;
  /** The operator's restriction of the account. */
  readonly restrict?: { readonly suspended: boolean; readonly review: boolean };
  /** How the bank treats transfers of this purchaser's purchases. */
  readonly bank?: Omit<BankRule, "account" | "purchaser">;
  /** For how many minutes after the decision the lender's answers do not reach the gateway. */
  readonly silentMinutes?: number;
};

const unreachableLimit = "100000000";
const minutesPerDay = 1_440;

type Definition = Omit<TestPurchaser, "currency" | "limit"> & Partial<Pick<TestPurchaser, "limit">>;

const definitions: readonly Definition[] = [
  { account: "acc_approved", name: "Ada Approved", does: "is approved, up to a limit that is never reached" },
  {
    account: "acc_limit_exceeded",
    name: "Lionel Limit",
    does: "is declined with `CreditLimitExceeded`: its limit is the smallest one",
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
    does: "is pending until you decide the review as the lender's staff: approved, or declined with `ReviewDeclined`",
    restrict: { suspended: false, review: true },
  },
  {
    account: "acc_slow",
    name: "Sol Slow",
    does: "is pending, because the lender does not answer for five minutes; the next inquiry is answered, and it is approved",
    silentMinutes: 5,
  },
  {
    account: "acc_silent",
    name: "Cy Silent",
    does: "is pending, because the lender never answers; after a day it is declined with `LenderSilent`; the credit is free again when its hold ends, a week later",
    silentMinutes: 3 * minutesPerDay,
  },
  {
    account: "acc_payout_fails",
    name: "Paz Payout",
    does: "is approved, but the bank refuses the payout to the seller: the advance fails, and nothing is owed",
    bank: { operation: "payouts", behaviour: "refuse" },
  },
  {
    account: "acc_refund_fails",
    name: "Rex Refund",
    does: "is repaid and cancelled, but the bank refuses the cash refund: the refund is parked, and paid a week later; so is what it overpays",
    bank: { operation: "refunds", behaviour: "refuse", refuseForDays: 6 },
  },
  {
    account: "acc_late",
    name: "Len Late",
    does: "is late: the bank refuses the collection on the due date, and pays at the retry a month later",
    bank: { operation: "debits", behaviour: "refuse", refuseForDays: 20 },
  },
  {
    account: "acc_bounces",
    name: "Bo Bounce",
    does: "is paid, and the bank returns the payment after two days; it is paid again a month later",
    bank: { operation: "debits", behaviour: "return", returnAfterDays: 2 },
  },
  {
    account: "acc_never_pays",
    name: "Nev Never",
    does: "is never paid: it is reminded, late, and charged off after 180 days",
    bank: { operation: "debits", behaviour: "refuse" },
  },
];

/** All test purchasers: each in pounds, each in won with the suffix `_krw`, and one whose credit is in euros. */
export const testPurchasers: readonly TestPurchaser[] = [
  ...definitions.map((each) => ({ limit: unreachableLimit, ...each, currency: "GBP" })),
  ...definitions.map((each) => ({ limit: unreachableLimit, ...each, account: `${each.account}_krw`, currency: "KRW" })),
  {
    account: "acc_other_currency",
    name: "Evi Euro",
    does: "is declined with `CurrencyMismatch`: the credit is in euros",
    currency: "EUR",
    limit: unreachableLimit,
  },
];

/** The rules that the sandbox's bank has for them. */
export const testPurchaserBankRules: readonly BankRule[] = testPurchasers.flatMap(({ account: purchaser, bank }) =>
  bank ? [{ purchaser, ...bank }] : [],
);
