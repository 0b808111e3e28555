import { balances, purchaserBalance, sellerBalance } from "../ledger/balances.ts";
import type { Entry } from "../ledger/entry.ts";
import { type MallSettlement, settlementEntry } from "../ledger/mall-settlement.ts";
import { creditBalance, owedOn } from "../loan/loan-amounts.ts";
import type { Loan } from "../loan/loan.ts";
import { add, isZero, type Money, sum, toWire, zero } from "../money.ts";
import { loanDifferences, unpaidRefundCash } from "./loan-check.ts";

/** Balances by "account CURRENCY", and the loans whose entries and state disagree. */
export type LedgerProof = {
  readonly loans: number;
  readonly accounts: Readonly<Record<string, Money>>;
  readonly sides: Readonly<
    Record<
      string,
      { readonly purchaser: Money; readonly seller: Money; readonly outstanding: Money; readonly owedCash: Money }
    >
  >;
  readonly differences: readonly string[];
};

/** The proof before any loan is added. */
export const emptyProof: LedgerProof = { loans: 0, accounts: {}, sides: {}, differences: [] };

/** The first differences are enough to investigate. */
const maxDifferences = 100;

/** Adds one loan: its entries to the balances, its state to the expected totals. */
export const addLoan = (proof: LedgerProof, loan: Loan): LedgerProof => {
  const { currency } = loan.amount;
  const agree = loanDifferences(loan).length === 0;
  const before = sideOf(proof, currency);
  return {
    loans: proof.loans + 1,
    accounts: added(proof.accounts, loan.entries),
    sides: {
      ...proof.sides,
      [currency]: {
        purchaser: add(before.purchaser, purchaserBalance(loan.entries, currency)),
        seller: add(before.seller, sellerBalance(loan.entries, currency)),
        outstanding: add(before.outstanding, owedOn(loan)),
        owedCash: add(before.owedCash, unpaidRefundCash(loan), creditBalance(loan)),
      },
    },
    differences:
      agree || proof.differences.length >= maxDifferences ? proof.differences : [...proof.differences, loan.id],
  };
};

/** Adds a payment to a mall. */
export const addSettlement = (proof: LedgerProof, settlement: MallSettlement): LedgerProof => {
  const paid = settlementEntry(settlement);
  if (!paid) return proof;
  const { currency } = settlement.amount;
  const before = sideOf(proof, currency);
  const seller = add(before.seller, sellerBalance([paid], currency));
  return {
    ...proof,
    accounts: added(proof.accounts, [paid]),
    sides: { ...proof.sides, [currency]: { ...before, seller } },
  };
};

const added = (accounts: LedgerProof["accounts"], entries: readonly Entry[]): LedgerProof["accounts"] => {
  const sums = { ...accounts };
  for (const [account, amount] of balances(entries)) {
    const name = `${account} ${amount.currency}`;
    sums[name] = addOptional(sums[name], amount);
  }
  return sums;
};

const sideOf = ({ sides }: LedgerProof, currency: string): LedgerProof["sides"][string] => {
  const none = zero(currency);
  return sides[currency] ?? { purchaser: none, seller: none, outstanding: none, owedCash: none };
};

/** True when every loan agrees with its entries and each currency's accounts sum to zero. */
export const isProven = (proof: LedgerProof): boolean =>
  proof.differences.length === 0 && trialBalances(proof).every(isZero);

const trialBalances = ({ accounts }: LedgerProof): readonly Money[] => {
  const amounts = Object.values(accounts);
  const currencies = [...new Set(amounts.map(({ currency }) => currency))];
  return currencies.map((currency) =>
    sum(
      amounts.filter((each) => each.currency === currency),
      currency,
    ),
  );
};

/** The proof in its wire form: balances, trial balance, both sides, and where the stream's folds differ. */
export const viewProof = (proof: LedgerProof, folds: readonly Readonly<Record<string, Money>>[]) => {
  const folded: Record<string, Money> = {};
  for (const [name, amount] of folds.flatMap((fold) => Object.entries(fold)))
    folded[name] = addOptional(folded[name], amount);
  const names = new Set([...Object.keys(proof.accounts), ...Object.keys(folded)]);
  const mismatched = [...names].filter(
    (name) =>
      proof.accounts[name]?.minor !== folded[name]?.minor &&
      (proof.accounts[name]?.minor ?? 0n) !== (folded[name]?.minor ?? 0n),
  );
  return {
    loans: proof.loans,
    accounts: Object.fromEntries(Object.entries(proof.accounts).map(([name, amount]) => [name, toWire(amount)])),
    trialBalance: Object.fromEntries(trialBalances(proof).map((amount) => [amount.currency, toWire(amount)])),
    sides: Object.fromEntries(
      Object.entries(proof.sides).map(([currency, side]) => [
        currency,
        {
          purchaser: toWire(side.purchaser),
          seller: toWire(side.seller),
          outstanding: toWire(side.outstanding),
          owedCash: toWire(side.owedCash),
        },
      ]),
    ),
    differences: proof.differences,
    foldsApart: mismatched,
    proven: isProven(proof) && mismatched.length === 0,
  };
};

const addOptional = (a: Money | undefined, b: Money): Money => (a ? add(a, b) : b);
