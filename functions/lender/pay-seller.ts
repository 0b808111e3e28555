import * as z from "zod/mini";
import type { BankConfirmation } from "../../domain/ledger/transfer.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import type { Receivable } from "../../domain/loan/records.ts";
import { payable, paySeller, refusePayout } from "../../domain/loan/receivable/receivable.ts";
import { payoutKey, transferKey } from "../../domain/loan/bank/transfer-key.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isZero } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { transfer } from "../io/external/bank.ts";
import { loadLoan, loanTransition } from "../io/store/loan-store.ts";
import { loadPinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ purchaseId: z.string(), advance: Ordinal });

/** The seller is paid now, less what it owes the lender from earlier refunds. */
export const handler = task(Input, async ({ purchaseId, advance }, now) => {
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan)) return loan;
  const receivable = loan.receivables.find(({ no }) => no === advance);
  if (!receivable) return reject("WrongState", `receivable ${advance} was never purchased`);
  if (receivable.status === "paid") return toWireStatement(loan);
  if (receivable.status === "unbought" || receivable.status === "refused")
    return reject("PayoutRefused", `advance ${advance} was cancelled before`);

  const paid = await payOut(loan, receivable);
  if (isRejection(paid)) {
    const refused = await loanTransition(purchaseId, (before) => refusePayout(before, advance, now), loan);
    return isRejection(refused) ? refused : paid;
  }
  const saved = await loanTransition(purchaseId, (before) => paySeller(before, advance, now, paid), loan);
  return isRejection(saved) ? saved : toWireStatement(saved);
});

const payOut = async ({ id, mall }: Loan, receivable: Receivable): Promise<BankConfirmation | Rejection> => {
  const amount = payable(receivable);
  if (isZero(amount)) return {};
  const account = receivable.account ?? (await bankAccountOf(mall));
  const key = transferKey(id, payoutKey(receivable.no));
  return transfer({ kind: "payouts", account, amount, reference: id, key });
};

/** For a receivable that was purchased before it stored the bank account. */
const bankAccountOf = async (name: string): Promise<string> => {
  const mall = await loadPinnedMall(name);
  if (!mall) throw new Error(`${name} is not pinned`);
  return mall.bankAccount;
};
