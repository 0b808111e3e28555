import type { BankRule } from "../external/bank-rule.ts";
import { type TestPurchaser, testPurchasers } from "./test-purchasers.ts";

/** A price with a fixed outcome, whoever buys. Only bank and rules behave specially; the product does the rest. */
export type TestAmount = Pick<TestPurchaser, "does" | "bank" | "silentMinutes"> & {
  /** The price of the whole purchase in minor units, by currency: 13 pounds and some pence, or 13,000 won and some. */
  readonly prices: Readonly<Record<"GBP" | "KRW", string>>;
  /** The outcome of a lender's rule for this price. */
  readonly ruleOutcome?: "review" | "CreditLimitExceeded" | "AccountSuspended" | "CurrencyMismatch";
};

type Outcome = Omit<TestAmount, "prices">;

/** The same outcome as for a test purchaser. */
const sameAs = (name: string): Outcome => {
  const found = testPurchasers.find(({ account }) => account === name);
  if (!found) throw new Error(`${name} is not a test purchaser`);
  const { does, bank, silentMinutes } = found;
  return { does, ...(bank && { bank }), ...(silentMinutes !== undefined && { silentMinutes }) };
};

const declined = (code: NonNullable<Outcome["ruleOutcome"]>): Outcome => ({
  does: `is declined with \`${code}\``,
  ruleOutcome: code,
});

/** Outcomes by the last two digits of the price. Prices in won are usually multiples of ten, so an ordinary order only matches the first. */
const outcomes: readonly (readonly [string, Outcome])[] = [
  ["00", { does: "is approved, as any other amount within the purchaser's limit" }],
  ["01", declined("CreditLimitExceeded")],
  ["02", declined("AccountSuspended")],
  ["03", declined("CurrencyMismatch")],
  ["04", { ...sameAs("acc_review"), ruleOutcome: "review" }],
  ["05", sameAs("acc_slow")],
  ["06", sameAs("acc_silent")],
  ["07", sameAs("acc_payout_fails")],
  ["08", sameAs("acc_refund_fails")],
  ["09", sameAs("acc_late")],
  ["11", sameAs("acc_bounces")],
  ["12", sameAs("acc_never_pays")],
];

/** All test amounts, each in pounds and in won. */
export const testAmounts: readonly TestAmount[] = outcomes.map(([digits, outcome]) => ({
  ...outcome,
  prices: { GBP: `13${digits}`, KRW: `130${digits}` },
}));

type Price = { readonly amount: string; readonly currency: string };

const pricesOf = ({ prices }: TestAmount): readonly Price[] =>
  Object.entries(prices).map(([currency, amount]) => ({ amount, currency }));

/** The rules that the sandbox's lender has for them, as its operator would define them. */
export const testAmountRules = testAmounts.flatMap((each) =>
  pricesOf(each).flatMap((price) =>
    each.ruleOutcome ? [{ least: price, most: price, outcome: each.ruleOutcome }] : [],
  ),
);

/** The rules that the sandbox's bank has for them. */
export const testAmountBankRules: readonly BankRule[] = testAmounts.flatMap((each) =>
  pricesOf(each).flatMap((price) => (each.bank ? [{ price, ...each.bank }] : [])),
);
