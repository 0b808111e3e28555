import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { previewRefund } from "../../domain/loan/refund/refund.ts";
import { refundPolicyOf } from "../../domain/protocol/refund-policy.ts";
import { viewShares } from "../../domain/protocol/refund-shares.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireUnsignedMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  cancellation: Ordinal,
  amount: WireUnsignedMoney,
  goodwill: z.optional(z.enum(["mall", "lender"])),
});

/** The shares of a refund as they would be booked now, with the version of the loan that they are valid for; nothing is booked. */
export const handler = task(Input, async ({ purchaseId, cancellation, amount, goodwill }, now) => {
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan)) return loan;
  const shares = previewRefund(loan, cancellation, amount, now, goodwill && { goodwill });
  if (isRejection(shares)) return shares;
  return { shares: viewShares(shares), policy: refundPolicyOf(loan), loan: loan.version, on: dayOf(now) };
});
