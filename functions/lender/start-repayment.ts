import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { startRepayment } from "../../domain/loan/collection/start-repayment.ts";
import { withEvidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { openActEvidence } from "../requests/act-evidence.ts";

const Input = z.object({
  purchaseId: z.string(),
  acceptedOn: z.iso.date(),
  /** The purchaser's act; absent where the goods count as accepted. */
  evidence: z.optional(z.string()),
});

/** The goods are accepted: repayment starts, and the loan falls due by its terms. */
export const handler = task(Input, async ({ purchaseId, acceptedOn, evidence: act }, now) => {
  const expected = {
    purchaseId,
    operations: ["goods.accept"],
    body: z.strictObject({}),
    fits: (_: object, { signedAt }: { readonly signedAt: string }) => dayOf(signedAt) === acceptedOn,
  };
  const evidence = act === undefined ? undefined : await openActEvidence(act, expected, now);
  if (isRejection(evidence)) return evidence;
  const start = (before: Loan) => startRepayment(before, acceptedOn, now);
  const loan = await loanTransition(purchaseId, (before) =>
    evidence ? withEvidence(before, { evidence, effect: "accept", now }, start) : start(before),
  );
  return isRejection(loan) ? loan : toWireStatement(loan);
});
