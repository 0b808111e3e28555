import type { MallSettlement } from "../../domain/ledger/mall-settlement.ts";
import { deleteDebts } from "../io/store/debt-store.ts";
import { loadPage } from "../io/store/line-store.ts";

/** Removes the debts whose lines are in a settlement that pays the mall: the lender owed more, so that no payout needs to settle them. */
export const removeCoveredDebts = async ({ mall, no, pages, amount: { currency } }: MallSettlement): Promise<void> => {
  for (let page = 1; page <= pages; page++) {
    const found = await loadPage({ mall, currency, no }, page);
    if (!found) throw new Error(`page ${page} of settlement ${no} of ${mall} is missing`);
    await deleteDebts(
      mall,
      found.lines.filter(({ amount }) => amount.minor < 0n),
    );
  }
};
