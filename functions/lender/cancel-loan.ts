import * as z from "zod/mini";
import { withEvidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { isShipmentOverdue, pauseLoan } from "../../domain/loan/pause.ts";
import { isRejection } from "../../domain/rejection.ts";
import { readAct } from "../io/messages/act.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { openActEvidence } from "../requests/act-evidence.ts";

const Input = z.object({
  purchaseId: z.string(),
  cancellation: z.int(),
  /** The purchaser's act; absent where goods were not shipped in time. */
  evidence: z.optional(z.string()),
});

/** The lender pauses the loan: nothing falls due while goods are being returned. */
export const handler = task(Input, async ({ purchaseId, cancellation, evidence: act }, now) => {
  // What is cancelled counts only once the mall has it back: the pause needs no more than that it is the purchaser who asks.
  const operations = ["purchase.cancel", "dispute.open"];
  const evidence = await openActEvidence(act, { purchaseId, operations, body: z.unknown(), fits: () => true }, now);
  const isDispute = act !== undefined && readAct(act)?.op === "dispute.open";
  const pause = (before: Loan) =>
    pauseLoan(before, cancellation, now, isDispute ? "dispute_opened" : "cancellation_requested");
  const loan = await loanTransition(purchaseId, (before) => {
    if (act === undefined && isShipmentOverdue(before, now)) return pause(before);
    return isRejection(evidence)
      ? evidence
      : withEvidence(before, { evidence, effect: `cancel.${cancellation}`, now }, pause);
  });
  return isRejection(loan) ? loan : { purchaseId };
});
