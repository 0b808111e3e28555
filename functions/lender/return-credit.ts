import * as z from "zod/mini";
import { recordReturn, requestReturn, returnUnderWay } from "../../domain/loan/collection/credit-return.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transfer } from "../io/external/bank.ts";
import { loadAccount, loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), again: z.optional(z.literal(true)) });

/** Returns what was paid beyond the debt. The return is stored before the bank is asked, so that it is paid once even if the bank's answer is lost. */
export const handler = task(Input, async ({ purchaseId, again = false }, now) => {
  const asked = await loanTransition(purchaseId, (before) => requestReturn(before, again, now));
  if (isRejection(asked)) return asked;
  const credit = returnUnderWay(asked);
  // A repeated execution reports the result of the return that it made; an operator's request makes a new one.
  if (!credit) return answerOf(again ? "nothing" : lastOf(asked), asked);

  const account = await loadAccount(asked.account);
  if (!account) throw new Error(`${asked.account} does not exist any more`);
  const order = {
    kind: "refunds",
    account: account.bankAccount,
    amount: credit.amount,
    reference: purchaseId,
  } as const;
  const paid = await transfer({ ...order, key: `${purchaseId}.credit.${credit.no}` });
  const status = isRejection(paid) ? "refused" : "paid";
  const loan = await loanTransition(purchaseId, (before) => recordReturn(before, credit.no, status, now), asked);
  return isRejection(loan) ? loan : answerOf(status === "paid" ? "returned" : "refused", loan);
});

const lastOf = ({ returns }: Loan): Outcome => {
  const status = returns?.at(-1)?.status;
  if (status === "paid") return "returned";
  return status === "refused" ? "refused" : "nothing";
};

type Outcome = "returned" | "refused" | "nothing";

const answerOf = (outcome: Outcome, loan: Loan) => ({ outcome, statement: toWireStatement(loan) });
