import * as z from "zod/mini";
import { isRejection } from "../../domain/rejection.ts";
import { sealLoanDecision, sealUndecided } from "../io/keys/lender-messages.ts";
import { loadLoan } from "../io/store/loan-store.ts";
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
  /** When the gateway received the request; present if the lender is asked again. */
  receivedAt: z.optional(z.iso.datetime()),
});

/** The lender opens the sealed request, looks up the purchaser's credit, agrees on a plan, decides within the limit, and seals the answer for the mall. */
export const handler = task(Input, async (input, now) => {
  const { purchaseId, sealed } = input;
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
