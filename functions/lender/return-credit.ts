import * as z from "zod";
import { answerReturn, askReturn, returnUnderWay } from "../../domain/credit-balance.ts";
import type { Loan } from "../../domain/loan.ts";
import { isRejection } from "../../domain/rejection.ts";
import { tellLoan } from "../../domain/statement.ts";
import { transfer } from "../io/bank.ts";
import { loadAccount, loanTransition } from "../io/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), again: z.literal(true).optional() });

/** What was paid beyond the debt goes back; written down first, so that silence of the bank is asked again and paid once. */
export const handler = task(Input, async ({ purchaseId, again = false }, now) => {
  const asked = await loanTransition(purchaseId, (before) => askReturn(before, again, now));
  if (isRejection(asked)) return asked;
  const credit = returnUnderWay(asked);
  if (!credit) return answerOf("nothing", asked);

  const account = await loadAccount(asked.account);
  if (!account) throw new Error(`${asked.account} is gone`);
  const order = {
    kind: "refunds",
    account: account.bankAccount,
    amount: credit.amount,
    reference: purchaseId,
  } as const;
  const paid = await transfer({ ...order, key: `${purchaseId}.credit.${credit.no}` });
  const status = isRejection(paid) ? "refused" : "paid";
  const loan = await loanTransition(purchaseId, (before) => answerReturn(before, credit.no, status, now), asked);
  return isRejection(loan) ? loan : answerOf(status === "paid" ? "returned" : "refused", loan);
});

const answerOf = (outcome: "returned" | "refused" | "nothing", loan: Loan) => ({ outcome, statement: tellLoan(loan) });
