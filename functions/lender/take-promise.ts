import * as z from "zod/mini";
import { withEvidence } from "../../domain/loan/evidence.ts";
import { takePromise } from "../../domain/loan/lateness/promise.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { isEvidenceRejection, openActEvidence } from "../requests/act-evidence.ts";
import { toRefusal } from "../requests/lender-answer.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { PromiseBody } from "../schemas/act-schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  promise: Ordinal,
  on: z.iso.date(),
  /** The purchaser's act. */
  evidence: z.optional(z.string()),
});

/** The lender accepts a late purchaser's promise: until that day there is no reminder, no fee and no debit. */
export const handler = task(Input, async ({ purchaseId, promise: no, on, evidence: act }, now) => {
  const fits = (promised: { readonly on: string }) => promised.on === on;
  const expected = { purchaseId, operations: ["payment.promise"], body: PromiseBody, fits };
  const evidence = await openActEvidence(act, expected, now);
  if (isRejection(evidence)) return evidence;
  const loan = await loanTransition(purchaseId, (before) =>
    withEvidence(before, { evidence, effect: `promise.${no}`, now }, (current) =>
      takePromise(current, { no, on }, now),
    ),
  );
  if (isRejection(loan)) return isEvidenceRejection(loan) ? loan : toRefusal(purchaseId, loan);
  return { outcome: "promised", statement: toWireStatement(loan) };
});
