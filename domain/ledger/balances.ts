import type { Account, Entry } from "./entry.ts";
import { add, type Money, subtract, zero } from "../money.ts";

/** Each account's balance over entries of one currency; accounts without postings are absent. */
export const balances = (entries: readonly Entry[]): Map<Account, Money> => {
  const totals = new Map<Account, Money>();
  for (const { account, amount } of entries.flatMap(({ postings }) => postings)) {
    const soFar = totals.get(account);
    totals.set(account, soFar ? add(soFar, amount) : amount);
  }
  return totals;
};

/** The amount that the purchaser owes the lender; negative when the lender owes the purchaser. */
export const purchaserBalance = (entries: readonly Entry[], currency: string): Money =>
  balanceOf(entries, currency, [
    "loan",
    "interestReceivable",
    "feeReceivable",
    "penaltyReceivable",
    "purchaserPayable",
  ]);

/** The purchaser's debt, without the amount that the lender owes the purchaser. */
export const purchaserDebt = (entries: readonly Entry[], currency: string): Money =>
  subtract(purchaserBalance(entries, currency), balanceOf(entries, currency, ["purchaserPayable"]));

/** The amount that the mall owes the lender; negative when the lender owes the mall. */
export const sellerBalance = (entries: readonly Entry[], currency: string): Money =>
  balanceOf(entries, currency, ["mallPayable", "mallSettlement", "mallHoldback"]);

const balanceOf = (entries: readonly Entry[], currency: string, accounts: readonly Account[]): Money => {
  let total = zero(currency);
  for (const { postings } of entries)
    for (const { account, amount } of postings) if (accounts.includes(account)) total = add(total, amount);
  return total;
};
