import * as z from "zod/mini";
import { withEvidence } from "../../domain/loan/evidence.ts";
import { offerQuote } from "../../domain/loan/receivable/quotes.ts";
import { viewQuote } from "../../domain/pricing/quote-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { cardOf, loadPinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";
import { quoteEvidence } from "../requests/advance-evidence.ts";
import { WirePositiveMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  quote: z.string(),
  amount: WirePositiveMoney,
  /** The mall's signed request for the quote. */
  evidence: z.optional(z.string()),
});

/**
 * The lender quotes a price for the receivable, by the mall's rate card and the loan's due dates, on the mall's signed request for exactly
 * that; it is bound by the quote until it expires.
 */
export const handler = task(Input, async ({ purchaseId, quote: id, amount, evidence: signed }, now) => {
  const loan = await loanTransition(purchaseId, async (before) => {
    const evidence = await quoteEvidence(before, { amount, evidence: signed }, now);
    if (isRejection(evidence)) return evidence;
    const mall = await loadPinnedMall(before.mall);
    if (!mall) throw new Error(`${before.mall} is not pinned`);
    return withEvidence(before, { evidence, effect: `quote.${id}`, now }, (current) =>
      offerQuote(current, id, amount, cardOf(mall), now),
    );
  });
  if (isRejection(loan)) return loan;
  const offered = loan.quotes?.find((each) => each.id === id);
  if (!offered) throw new Error(`quote ${id} was made but is not in the loan`);
  return viewQuote(offered);
});
