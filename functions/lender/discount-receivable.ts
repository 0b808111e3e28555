import * as z from "zod/mini";
import { type NettedDebt, nettingsOf } from "../../domain/ledger/mall-debt.ts";
import { type Evidence, useEvidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { priceFor, takeQuote } from "../../domain/loan/receivable/quotes.ts";
import { discountReceivable, markShipped } from "../../domain/loan/receivable/receivable.ts";
import { outOfTurn } from "../../domain/loan/turn.ts";
import { viewReceivable } from "../../domain/loan/view/receivable-view.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { nettedDebtWrites } from "../io/store/debt-store.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { cardOf, loadPinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";
import { advanceEvidence, parcelIn } from "../requests/advance-evidence.ts";
import { withSentParcel } from "../requests/noted-parcel.ts";
import { debtsToNet } from "../requests/debts-to-net.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WirePositiveMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  advance: Ordinal,
  amount: WirePositiveMoney,
  quote: z.optional(z.string()),
  /** The mall's signed request or report of a shipment. */
  evidence: z.optional(z.string()),
});

/** The lender purchases the receivable at a quoted price or by the mall's rate card: held credit becomes debt, and the mall is owed the payout. */
export const handler = task(Input, async ({ purchaseId, advance, amount, quote, evidence }, now) => {
  let [netted, attempt]: [readonly NettedDebt[], number] = [[], 0];
  const decide = async (before: Loan): Promise<Loan | Rejection> => {
    if (before.receivables.some(({ no }) => no === advance)) return before;
    const mall = await loadPinnedMall(before.mall);
    if (!mall) throw new Error(`${before.mall} is not pinned`);
    const proof = await advanceEvidence(before, { amount, quote, evidence }, mall, now);
    if (isRejection(proof)) return proof;
    const proven = proof ? proveNext(before, proof, advance, now) : before;
    if (isRejection(proven)) return proven;
    const offered =
      quote === undefined
        ? priceFor(proven, `${purchaseId}.${advance}`, amount, cardOf(mall), now)
        : takeQuote(proven, quote, amount, now);
    if (isRejection(offered)) return offered;
    netted = await debtsToNet(before.mall, offered.payout, ++attempt);
    const bought = discountReceivable(proven, advance, offered, now, nettingsOf(netted), mall.bankAccount);
    if (isRejection(bought) || proof?.op !== "shipment.report") return bought;
    const parcel = parcelIn(proof);
    return markShipped(await withSentParcel(bought, parcel), advance, parcel?.shipment);
  };
  const loan = await loanTransition(purchaseId, decide, undefined, () => nettedDebtWrites(netted));
  if (isRejection(loan)) return loan;
  const receivable = loan.receivables.find(({ no }) => no === advance);
  if (!receivable) throw new Error(`receivable ${advance} was purchased but is not in the loan`);
  return viewReceivable(receivable);
});

/** The loan with the mall's signed message as used, if it is the next advance that the mall meant. */
const proveNext = (before: Loan, proof: Evidence, advance: number, now: string): Loan | Rejection =>
  outOfTurn(before, proof.turn) ?? useEvidence(before, proof, `advance.${advance}`, now);
