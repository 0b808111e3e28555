import * as z from "zod/mini";
import { payable, paySeller, refusePayout } from "../../domain/loan/receivable/receivable.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isZero } from "../../domain/money.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { transfer } from "../io/external/bank.ts";
import { loadLoan, loanTransition } from "../io/store/loan-store.ts";
import { loadPinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string(), advance: z.int() });

/** The seller is paid now, less what it owes the lender from earlier refunds. */
export const handler = task(Input, async ({ purchaseId, advance }, now) => {
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan)) return loan;
  const receivable = loan.receivables.find(({ no }) => no === advance);
  if (!receivable) return reject("WrongState", `receivable ${advance} was never purchased`);
  if (receivable.status === "paid") return toWireStatement(loan);
  if (receivable.status === "unbought" || receivable.status === "refused")
    return reject("PayoutRefused", `advance ${advance} was cancelled before`);

  const mall = await loadPinnedMall(loan.mall);
  if (!mall) throw new Error(`${loan.mall} is not pinned`);
  const amount = payable(receivable);
  if (!isZero(amount)) {
    const key = `${purchaseId}.advance.${advance}`;
    const paid = await transfer({ kind: "payouts", account: mall.bankAccount, amount, reference: purchaseId, key });
    if (isRejection(paid)) {
      const refused = await loanTransition(purchaseId, (before) => refusePayout(before, advance, now), loan);
      return isRejection(refused) ? refused : paid;
    }
  }
  const saved = await loanTransition(purchaseId, (before) => paySeller(before, advance, now), loan);
  return isRejection(saved) ? saved : toWireStatement(saved);
});
