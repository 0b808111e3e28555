import * as z from "zod";
import { offerQuote } from "../../domain/loan/receivable/quotes.ts";
import { viewQuote } from "../../domain/pricing/quote-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { cardOf, loadPinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.object({ purchaseId: z.string(), quote: z.string(), amount: WireMoney });

/** The lender offers a price for the receivable, by the mall's rate card and the loan's own days, and is bound by it until it ends. */
export const handler = task(Input, async ({ purchaseId, quote: id, amount }, now) => {
  const loan = await loanTransition(purchaseId, async (before) => {
    const mall = await loadPinnedMall(before.mall);
    if (!mall) throw new Error(`${before.mall} is not pinned`);
    return offerQuote(before, id, amount, cardOf(mall), now);
  });
  if (isRejection(loan)) return loan;
  const offered = loan.quotes?.find((each) => each.id === id);
  if (!offered) throw new Error(`quote ${id} was offered and is not there`);
  return viewQuote(offered);
});
