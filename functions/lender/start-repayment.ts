import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { checkCountedAcceptance } from "../../domain/loan/collection/counted-acceptance.ts";
import { startRepayment } from "../../domain/loan/collection/start-repayment.ts";
import { withEvidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { loadPricedLines } from "../io/store/order-store.ts";
import { task } from "../middleware/task.ts";
import { openActEvidence } from "../requests/act-evidence.ts";
import { openReports } from "../requests/delivery-evidence.ts";

const Input = z.object({
  purchaseId: z.string(),
  acceptedOn: z.iso.date(),
  /** The purchaser's act; absent where the goods count as accepted. */
  evidence: z.optional(z.string()),
  /** The mall's signed reports of the parcels, for goods that count as accepted. */
  reports: z.optional(z.array(z.string())),
});

type Acceptance = z.infer<typeof Input>;

/** The goods are accepted: repayment starts, and the loan falls due by its terms. */
export const handler = task(Input, async (acceptance, now) => {
  const loan = await (acceptance.evidence === undefined
    ? countAccepted(acceptance, now)
    : acceptByAct(acceptance, now));
  return isRejection(loan) ? loan : toWireStatement(loan);
});

const acceptByAct = async ({ purchaseId, acceptedOn, evidence: act }: Acceptance, now: string) => {
  const expected = {
    purchaseId,
    operations: ["goods.accept"],
    body: z.strictObject({}),
    fits: (_: object, { signedAt }: { readonly signedAt: string }) => dayOf(signedAt) === acceptedOn,
  };
  const evidence = await openActEvidence(act, expected, now);
  if (isRejection(evidence)) return evidence;
  const use = { evidence, effect: "accept", now, isState: true } as const;
  const accept = (loan: Loan) => startRepayment(loan, acceptedOn, now);
  return loanTransition(purchaseId, (before) => withEvidence(before, use, accept));
};

const countAccepted = async (
  { purchaseId, acceptedOn, reports = [] }: Acceptance,
  now: string,
): Promise<Loan | Rejection> => {
  const lines = await loadPricedLines(purchaseId);
  return loanTransition(purchaseId, async (before) => {
    const parcels = await openReports(reports, before, now);
    return (
      checkCountedAcceptance(before, acceptedOn, { parcels, lines }, now) ??
      startRepayment(before, acceptedOn, now, "counted_accepted")
    );
  });
};
