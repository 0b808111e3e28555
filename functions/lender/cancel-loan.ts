import * as z from "zod/mini";
import { withEvidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { cancelOverdue, openCancellation, shortenCancellation } from "../../domain/loan/refund/open-cancellation.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { loadPricedLines } from "../io/store/order-store.ts";
import { task } from "../middleware/task.ts";
import { openCancellationAct } from "../requests/cancellation-act.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  cancellation: Ordinal,
  /** The purchaser's act; absent where goods were not shipped in time. */
  evidence: z.optional(z.string()),
});

/** The lender pauses the loan: nothing falls due while goods are being returned. It keeps what the cancellation can refund at most. */
export const handler = task(Input, async ({ purchaseId, cancellation: no, evidence: act }, now) => {
  const loan = await (act === undefined
    ? loanTransition(purchaseId, async (before) => cancelOverdue(before, no, await linesOf(before, false), now))
    : cancelByAct(purchaseId, no, act, now));
  return isRejection(loan) ? loan : { purchaseId };
});

const cancelByAct = async (purchaseId: string, no: number, act: string, now: string) => {
  const evidence = await openCancellationAct(act, purchaseId, no, now);
  if (isRejection(evidence)) return evidence;
  const { kind, part, signedAt } = evidence;
  if (part === "missingRefund") {
    const missing = { evidence, effect: `missing.${no}`, now, isState: true } as const;
    return loanTransition(purchaseId, (before) =>
      withEvidence(before, missing, (loan: Loan) => shortenCancellation(loan, no, now)),
    );
  }
  const cancel = { evidence, effect: `cancel.${no}`, now };
  const isByGoods = typeof part === "object" && "lines" in part;
  return loanTransition(purchaseId, async (before) => {
    const lines = await linesOf(before, isByGoods);
    return withEvidence(before, cancel, (loan: Loan) =>
      openCancellation(loan, { no, signedAt, kind, part }, lines, now),
    );
  });
};

/** The lines of the order, where goods are named, or their parcels have left. */
const linesOf = async ({ id, shipments }: Loan, areNamed: boolean) =>
  areNamed || shipments ? loadPricedLines(id) : undefined;
