import * as z from "zod/mini";
import { recordReturn, refusalsOf, returnUnderWay } from "../../domain/loan/collection/credit-return.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { creditReturnKey } from "../../domain/loan/bank/transfer-key.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transferWithPurchaser } from "../io/external/purchaser-transfer.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { type Outcome, requestCredit } from "../requests/requested-credit.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), instruction: z.optional(Ordinal) });

/** Returns what was paid beyond the debt. The return is stored before the transfer is requested, so that it is paid once even if the bank's answer is lost. */
export const handler = task(Input, async ({ purchaseId, instruction }, now) => {
  const requested = await requestCredit(purchaseId, instruction, now);
  if (isRejection(requested)) return requested;
  const credit = returnUnderWay(requested.loan);
  if (!credit) return { ...answerOf(requested.otherwise, requested.loan), instruction };

  const { no, amount } = credit;
  const attempt = { no, refused: refusalsOf(credit) };
  const paid = await transferWithPurchaser(requested.loan, {
    kind: "refunds",
    amount,
    key: creditReturnKey(no, attempt.refused),
  });
  const loan = await loanTransition(
    purchaseId,
    (before) => recordReturn(before, attempt, isRejection(paid) ? "refused" : paid, now),
    requested.loan,
  );
  return isRejection(loan) ? loan : { ...answerOf(isRejection(paid) ? "refused" : "returned", loan), instruction };
});

const answerOf = (outcome: Outcome, loan: Loan) => ({ outcome, statement: toWireStatement(loan) });
