import type { MallSettlement } from "../../domain/ledger/mall-settlement.ts";
import { allLinesOf } from "../../domain/loan/mall-lines.ts";
import { isRejection } from "../../domain/rejection.ts";
import { countLinesOf } from "../io/store/line-store.ts";
import { loadLoan } from "../io/store/loan-store.ts";

/**
 * The settlements that have lines of a purchase, of all settlements of its mall; none for a purchase of another mall. A line is in a
 * settlement that changed after it was made, almost always in the first one, so that few are read.
 */
export const settlementsOfPurchase = async (
  mall: string,
  purchase: string,
  all: readonly MallSettlement[],
): Promise<readonly MallSettlement[]> => {
  const loan = await loadLoan(purchase);
  if (isRejection(loan) || loan.mall !== mall) return [];
  const lines = allLinesOf(loan);
  const { currency } = loan.amount;
  const found: MallSettlement[] = [];
  let rest = lines.length;
  for (const settlement of all.filter(({ amount }) => amount.currency === currency)) {
    if (rest === 0) break;
    if (!lines.some(({ at }) => at <= settlement.at)) continue;
    const count = await countLinesOf({ mall, currency, no: settlement.no }, purchase);
    if (count > 0) found.push(settlement);
    rest -= count;
  }
  return found;
};
