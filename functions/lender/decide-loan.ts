import * as z from "zod/mini";
import { mayBeDecidedAgain } from "../../domain/loan/decision.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { type Review, reviewEnds } from "../../domain/loan/review.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sealLoanDecision, sealUndecided } from "../io/keys/lender-messages.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import { task } from "../middleware/task.ts";
import { decideRequest } from "../requests/loan-decision.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  mall: z.string(),
  order: z.string(),
  amount: WireMoney,
  orderDigest: z.string(),
  sealed: z.optional(z.string()),
  /** The lender is asked again. */
  again: z.optional(z.boolean()),
});

/** The lender opens the sealed request, looks up the purchaser's credit, agrees on a plan, decides within the limit, and seals the answer for the mall. */
export const handler = task(Input, async (input, now) => {
  const { purchaseId, sealed, mall, order } = input;
  // The lender derives the id itself, so that one order has one loan, whatever id the gateway gives it.
  if (purchaseId !== purchaseIdOf(mall, order))
    return reject("EvidenceInvalid", "the purchase's id does not follow from its mall and order");
  const known = await loadLoan(purchaseId);
  const digest = sealed === undefined ? undefined : sha256(sealed);
  const loan = await decideOnce(known, digest, input, now);
  if (isRejection(loan)) return loan;
  if ("askedAt" in loan)
    return {
      decision: "undecided",
      reviewUntil: reviewEnds(loan),
      ...(sealed !== undefined && { sealed: await sealUndecided(loan, now) }),
    };
  const { approvalNumber, linkHash, holdExpiresAt, code } = loan;
  const decision =
    code === undefined
      ? { decision: "approved", approvalNumber, linkHash, holdExpiresAt }
      : { decision: "declined", code };
  const answered = loan.status === "declined" && digest !== undefined ? { ...loan, digest } : loan;
  return { ...decision, ...(sealed !== undefined && { sealed: await sealLoanDecision(answered, now) }) };
});

/** A request that was decided has its decision; another one of the same order is decided if the earlier one was declined or has expired. */
const decideOnce = async (
  known: Loan | Rejection,
  digest: string | undefined,
  input: z.infer<typeof Input>,
  now: string,
): Promise<Loan | Review | Rejection> => {
  if (isRejection(known)) return decideRequest(input, now);
  const isNew = digest !== undefined && digest !== known.digest;
  return isNew && mayBeDecidedAgain(known) ? decideRequest(input, now, known) : known;
};
