import * as z from "zod";
import { quote } from "../../domain/discount.ts";
import { toWire } from "../../domain/money.ts";
import { discountReceivable } from "../../domain/receivable.ts";
import { isRejection } from "../../domain/rejection.ts";
import { settlementOf } from "../io/balance-store.ts";
import { loanTransition } from "../io/loan-store.ts";
import { loadPinnedMall, termsOf } from "../io/mall-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({ purchaseId: z.string(), advance: z.int(), amount: WireMoney });

/** The lender buys the receivable: held credit becomes a debt, the price less the discount, and less what the mall owes, is the mall's. */
export const handler = task(Input, async ({ purchaseId, advance, amount }, now) => {
  const loan = await loanTransition(purchaseId, async (before) => {
    const mall = await loadPinnedMall(before.mall);
    if (!mall) throw new Error(`${before.mall} is not pinned`);
    const offered = quote(`${purchaseId}.${advance}`, amount, termsOf(mall), now);
    if (isRejection(offered)) return offered;
    const owed = await settlementOf(before.mall, amount.currency);
    return discountReceivable(before, advance, offered, now, owed);
  });
  if (isRejection(loan)) return loan;
  const bought = loan.receivables.find(({ no }) => no === advance)?.quote;
  if (!bought) throw new Error(`receivable ${advance} was bought and is not there`);
  const { discount, fixed, payout } = bought;
  return { discount: toWire({ ...discount, minor: discount.minor + fixed.minor }), payout: toWire(payout) };
});
