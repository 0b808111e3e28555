import * as z from "zod/mini";
import { recordReturn, requestReturn, returnUnderWay } from "../../domain/loan/collection/credit-return.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { creditReturnKey } from "../../domain/loan/bank/transfer-key.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { transferWithPurchaser } from "../io/external/purchaser-transfer.ts";
import { loadLoan, loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { carryOut } from "../requests/carry-out.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), instruction: z.optional(Ordinal) });

/** Returns what was paid beyond the debt. The return is stored before the transfer is requested, so that it is paid once even if the bank's answer is lost. */
export const handler = task(Input, async ({ purchaseId, instruction }, now) => {
  const requested = await request(purchaseId, instruction, now);
  if (isRejection(requested)) return requested;
  const credit = returnUnderWay(requested);
  // A repeated execution reports the result of the return that it made.
  if (!credit) return answerOf(lastOf(requested), requested);

  const { no, amount } = credit;
  const paid = await transferWithPurchaser(requested, { kind: "refunds", amount, key: creditReturnKey(no) });
  const [status, confirmed] = isRejection(paid) ? (["refused", {}] as const) : (["paid", paid] as const);
  const loan = await loanTransition(
    purchaseId,
    (before) => recordReturn(before, no, status, now, confirmed),
    requested,
  );
  return isRejection(loan) ? loan : answerOf(status === "paid" ? "returned" : "refused", loan);
});

/** By its own books the lender returns what nobody has to confirm; what its bank refused, or what is held, by an instruction of its staff. */
const request = async (purchaseId: string, instruction: number | undefined, now: string): Promise<Loan | Rejection> => {
  if (instruction === undefined) return loanTransition(purchaseId, (before) => requestReturn(before, false, now));
  const named = { purchaseId, instruction };
  const again = (before: Loan) =>
    returnUnderWay(before)
      ? reject("PayoutPending", "a return of credit is in progress: ask again when it has ended")
      : requestReturn(before, true, now);
  const carried = await carryOut(named, "creditReturn", again, now);
  if (!isRejection(carried)) return carried.loan;
  // There is no credit any more: the instruction has ended as refused, and the phase reports that nothing was returned.
  return carried.rejected === "WrongState" ? loadLoan(purchaseId) : carried;
};

const lastOf = ({ returns }: Loan): Outcome => {
  const status = returns?.at(-1)?.status;
  if (status === "paid") return "returned";
  return status === "refused" ? "refused" : "nothing";
};

type Outcome = "returned" | "refused" | "nothing";

const answerOf = (outcome: Outcome, loan: Loan) => ({ outcome, statement: toWireStatement(loan) });
