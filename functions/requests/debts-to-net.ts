import { netDebts, type NettedDebt } from "../../domain/ledger/mall-debt.ts";
import { isPositive, type Money } from "../../domain/money.ts";
import { settlementOf } from "../io/store/balance-store.ts";
import { loadDebts } from "../io/store/debt-store.ts";

/** The debts of a mall that a payout settles; none while the lender owes the mall. */
export const debtsToNet = async (mall: string, payout: Money): Promise<readonly NettedDebt[]> => {
  const owed = await settlementOf(mall, payout.currency);
  return isPositive(owed) ? netDebts(payout, owed, await loadDebts(mall, payout.currency)) : [];
};
