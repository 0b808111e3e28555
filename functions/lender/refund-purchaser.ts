import * as z from "zod/mini";
import type { Loan } from "../../domain/loan/loan.ts";
import type { LoanRefund } from "../../domain/loan/records.ts";
import { refuseCash, returnCash } from "../../domain/loan/refund/refund-cash.ts";
import { refundKey } from "../../domain/loan/bank/transfer-key.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { toWireShares } from "../../domain/protocol/refund-shares.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transferWithPurchaser } from "../io/external/purchaser-transfer.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { bookRefund } from "../requests/booked-refund.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireUnsignedMoney } from "../schemas/schema.ts";

const Input = z.pipe(
  z.object({
    purchaseId: z.string(),
    cancellation: Ordinal,
    amount: WireUnsignedMoney,
    goodwill: z.optional(z.enum(["mall", "lender"])),
    preview: z.optional(z.object({ loan: Ordinal, on: z.iso.date() })),
    /** A goodwill of the lender's, and the verdict of a dispute, are instructed by its staff. */
    instruction: z.optional(Ordinal),
    /** The mall's signed answer or request; absent after its silence. */
    evidence: z.optional(z.string()),
    /** The refund is booked, and the purchaser's bank refused its cash. */
    again: z.optional(z.literal(true)),
  }),
  z.transform(({ goodwill, preview, ...rest }) => ({
    ...rest,
    kind: { ...(goodwill && { goodwill }), ...(preview && { preview }) },
  })),
);

/** Books the shares of a refund, then pays the purchaser any cash; until the bank has paid it, the ledger shows the cash as owed. */
export const handler = task(Input, async (input, now) => {
  const booked = await bookRefund(input, now);
  if (isRejection(booked)) return booked;
  const { loan, record } = booked;
  if (record.status === "paid") return answerOf("paid", record, loan);

  const { no, refused = 0 } = record;
  const paid = await sendCash(loan, record);
  const answered = await loanTransition(
    input.purchaseId,
    (before) => (isRejection(paid) ? refuseCash(before, no, refused + 1, now) : returnCash(before, no, now, paid)),
    loan,
  );
  return isRejection(answered) ? answered : answerOf(isRejection(paid) ? "refused" : "paid", record, answered);
});

const sendCash = async (loan: Loan, { no, cashBack: amount, refused = 0 }: LoanRefund) =>
  transferWithPurchaser(loan, { kind: "refunds", amount, key: refundKey(no, refused) });

const answerOf = (outcome: "paid" | "refused", record: LoanRefund, loan: Loan) =>
  ({ outcome, shares: toWireShares(record), statement: toWireStatement(loan) }) as const;
