import * as z from "zod/mini";
import { isRejection, reject } from "../../domain/rejection.ts";
import { sealLoanDecision, sealUndecided } from "../io/keys/lender-messages.ts";
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
  const loan = isRejection(known) ? await decideRequest(input, now) : known;
  if (isRejection(loan)) return loan;
  if ("askedAt" in loan)
    return { decision: "undecided", ...(sealed !== undefined && { sealed: await sealUndecided(loan, now) }) };
  const { approvalNumber, linkHash, holdExpiresAt, code } = loan;
  const decision =
    code === undefined
      ? { decision: "approved", approvalNumber, linkHash, holdExpiresAt }
      : { decision: "declined", code };
  return { ...decision, ...(sealed !== undefined && { sealed: await sealLoanDecision(loan, now) }) };
});
