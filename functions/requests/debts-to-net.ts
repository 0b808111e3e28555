import { netDebts, type NettedDebt } from "../../domain/ledger/mall-debt.ts";
import { isPositive, type Money } from "../../domain/money.ts";
import { settlementOf } from "../io/store/balance-store.ts";
import { loadDebts } from "../io/store/debt-store.ts";

/**
 * The debts of a mall that a payout settles; none while the lender owes the mall. The first attempt takes the oldest ones. Other payouts of a
 * busy mall want the same ones: the second attempt begins at any of them, and a third one nets nothing, because a later payout will.
 */
export const debtsToNet = async (mall: string, payout: Money, attempt: number): Promise<readonly NettedDebt[]> => {
  if (attempt > 2) return [];
  const owed = await settlementOf(mall, payout.currency);
  if (!isPositive(owed)) return [];
  const debts = await loadDebts(mall, payout.currency);
  const start = attempt === 1 ? 0 : Math.floor(Math.random() * debts.length);
  return netDebts(payout, owed, [...debts.slice(start), ...debts.slice(0, start)]);
};
