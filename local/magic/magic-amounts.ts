import type { BankRule } from "../outside/bank.ts";
import { type Magic, magicPurchasers } from "./magic-purchasers.ts";

/** An amount with which something is the matter, whoever buys; what follows is the product's own doing. */
export type MagicAmount = Pick<Magic, "does" | "bank" | "silentMinutes"> & {
  /** The price of a whole purchase in minor units, by currency: 13 pounds and some pence, 13,000 won and as many. */
  readonly prices: Readonly<Record<"GBP" | "KRW", string>>;
  /** What a rule of the lender says to it. */
  readonly ruled?: "review" | "CreditLimitExceeded" | "AccountSuspended" | "CurrencyMismatch";
};

type Told = Omit<MagicAmount, "prices">;

/** What becomes of that magic purchaser's purchases becomes of this amount's. */
const as = (name: string): Told => {
  const found = magicPurchasers.find(({ account }) => account === name);
  if (!found) throw new Error(`${name} is no magic purchaser`);
  const { does, bank, silentMinutes } = found;
  return { does, ...(bank && { bank }), ...(silentMinutes !== undefined && { silentMinutes }) };
};

const declined = (code: NonNullable<Told["ruled"]>): Told => ({ does: `is declined with \`${code}\``, ruled: code });

/** By what follows the thirteen. Won are priced in tens, so that of all these a basket costs only the first, which is as any other. */
const theMagic: readonly (readonly [string, Told])[] = [
  ["00", { does: "is approved, as any other amount within the purchaser's limit" }],
  ["01", declined("CreditLimitExceeded")],
  ["02", declined("AccountSuspended")],
  ["03", declined("CurrencyMismatch")],
  ["04", { ...as("acc_review"), ruled: "review" }],
  ["05", as("acc_slow")],
  ["06", as("acc_silent")],
  ["07", as("acc_payout_fails")],
  ["08", as("acc_refund_fails")],
  ["09", as("acc_late")],
  ["11", as("acc_bounces")],
  ["12", as("acc_never_pays")],
];

/** All of them, each in pounds and in won. */
export const magicAmounts: readonly MagicAmount[] = theMagic.map(([digits, told]) => ({
  ...told,
  prices: { GBP: `13${digits}`, KRW: `130${digits}` },
}));

type Price = { readonly amount: string; readonly currency: string };

const pricesOf = ({ prices }: MagicAmount): readonly Price[] =>
  Object.entries(prices).map(([currency, amount]) => ({ amount, currency }));

/** What the sandbox's lender is told of them, as its operator would tell it. */
export const magicRules = magicAmounts.flatMap((each) =>
  pricesOf(each).flatMap((price) => (each.ruled ? [{ least: price, most: price, outcome: each.ruled }] : [])),
);

/** What the sandbox's bank is told of them. */
export const magicAmountBankRules: readonly BankRule[] = magicAmounts.flatMap((each) =>
  pricesOf(each).flatMap((price) => (each.bank ? [{ price, ...each.bank }] : [])),
);
