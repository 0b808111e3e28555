import * as z from "zod/mini";
import { wasUsedFor, withEvidence } from "../../domain/loan/evidence.ts";
import { type CreditCheck, renewHold } from "../../domain/loan/renewal.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { outcomeFor } from "../../domain/plan/decision-rules.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { certify } from "../io/keys/lender-messages.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { loadCachedCatalogue } from "../io/store/plan-store.ts";
import { loadReview } from "../io/store/review-store.ts";
import { task } from "../middleware/task.ts";
import { accountForHold } from "../requests/ended-holds.ts";
import { openMallEvidence } from "../requests/mall-evidence.ts";

const Input = z.object({
  purchaseId: z.string(),
  /** The mall's signed request to renew the hold. */
  evidence: z.optional(z.string()),
});

const effect = "renewal";

/** The lender checks the credit again and holds it anew, on the mall's signed request. The same request again returns the same hold. */
export const handler = task(Input, async ({ purchaseId, evidence: signed }, now) => {
  const loan = await loanTransition(purchaseId, async (before) => {
    const evidence = await openMallEvidence(signed, before, ["renewal.request"], now);
    if (isRejection(evidence) || wasUsedFor(before, evidence, effect)) return isRejection(evidence) ? evidence : before;
    const check = await lookUpCredit(before, now);
    return withEvidence(before, { evidence, effect, now, isState: true }, (current) =>
      renewHold(current, check, { requestedAt: evidence.signedAt, now }),
    );
  });
  if (isRejection(loan)) return loan;
  if (loan.status === "declined") return reject("WrongState", "a declined loan has no hold to renew");
  return {
    holdExpiresAt: loan.holdExpiresAt,
    certificate: await certify(loan, loan.held, now),
    statement: toWireStatement(loan),
  };
});

const lookUpCredit = async ({ id, account: name, amount, digest }: Loan, now: string): Promise<CreditCheck> => {
  const account = await accountForHold(name, amount, now);
  if (!account) throw new Error(`the account of ${id} does not exist any more`);
  const review = await loadReview(id);
  const { rules } = await loadCachedCatalogue();
  return {
    account,
    ruled: outcomeFor(rules, amount),
    reviewed: isRejection(review) || review.digest !== digest ? undefined : review.outcome,
  };
};
