import * as z from "zod/mini";
import { useEvidence } from "../../domain/loan/evidence.ts";
import { priceFor, takeQuote } from "../../domain/loan/receivable/quotes.ts";
import type { Receivable } from "../../domain/loan/records.ts";
import { discountReceivable } from "../../domain/loan/receivable/receivable.ts";
import { isZero, type Money, toWire } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { settlementOf } from "../io/store/balance-store.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { cardOf, loadPinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";
import { advanceEvidence } from "../requests/advance-evidence.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  advance: z.int(),
  amount: WireMoney,
  quote: z.optional(z.string()),
  /** The mall's signed request or report of a shipment. */
  evidence: z.optional(z.string()),
});

/** The lender purchases the receivable at a quoted price or by the mall's rate card: held credit becomes debt, and the mall is owed the payout. */
export const handler = task(Input, async ({ purchaseId, advance, amount, quote, evidence }, now) => {
  const loan = await loanTransition(purchaseId, async (before) => {
    if (before.receivables.some(({ no }) => no === advance)) return before;
    const mall = await loadPinnedMall(before.mall);
    if (!mall) throw new Error(`${before.mall} is not pinned`);
    const proof = await advanceEvidence(before, { amount, quote, evidence }, mall, now);
    if (isRejection(proof)) return proof;
    const proven = proof ? useEvidence(before, proof, `advance.${advance}`, now) : before;
    if (isRejection(proven)) return proven;
    const offered =
      quote === undefined
        ? priceFor(proven, `${purchaseId}.${advance}`, amount, cardOf(mall), now)
        : takeQuote(proven, quote, amount, now);
    if (isRejection(offered)) return offered;
    const owed = await settlementOf(before.mall, amount.currency);
    return discountReceivable(proven, advance, offered, now, owed, mall.bankAccount);
  });
  if (isRejection(loan)) return loan;
  const receivable = loan.receivables.find(({ no }) => no === advance);
  if (!receivable) throw new Error(`receivable ${advance} was purchased but is not in the loan`);
  return partsOf(receivable);
});

/** The price as the gateway records it; a part that is zero is left out. */
const partsOf = ({ quote: { discount, payout, fixed, holdback }, netted }: Receivable) => ({
  discount: toWire(discount),
  payout: toWire(payout),
  ...part("fixed", fixed),
  ...part("holdback", holdback),
  ...(netted && part("netted", netted)),
});

const part = (name: string, amount: Money) => (isZero(amount) ? {} : { [name]: toWire(amount) });
