import * as z from "zod";
import { refund, returnCash } from "../../domain/loan-refund.ts";
import type { Loan, LoanRefund } from "../../domain/loan.ts";
import { toWire } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { tellLoan } from "../../domain/statement.ts";
import { transfer } from "../io/bank.ts";
import { loadAccount, loanTransition } from "../io/loan-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int(), amount: WireMoney });

/** Books the four shares of a refund, then sends the purchaser any cash; until the bank has paid it the cash is owed on the books. */
export const handler = task(Input, async ({ purchaseId, cancellation, amount }, now) => {
  const booked = await loanTransition(purchaseId, (before) => refund(before, cancellation, amount, now));
  if (isRejection(booked)) return booked;
  const record = booked.refunds.find(({ no }) => no === cancellation);
  if (!record) throw new Error(`refund ${cancellation} was booked and is not there`);
  if (record.status === "paid") return answerOf("paid", record, booked);

  const account = await loadAccount(booked.account);
  if (!account) throw new Error(`${booked.account} is gone`);
  const order = { kind: "refunds", account: account.bankAccount, amount: record.cashBack } as const;
  const paid = await transfer({ ...order, reference: purchaseId, key: `${purchaseId}.refund.${cancellation}` });
  if (isRejection(paid)) return answerOf("refused", record, booked);
  const returned = await loanTransition(purchaseId, (before) => returnCash(before, cancellation, now), booked);
  return isRejection(returned) ? returned : answerOf("paid", record, returned);
});

const answerOf = (outcome: "paid" | "refused", record: LoanRefund, loan: Loan) => ({
  outcome,
  shares: {
    released: toWire(record.released),
    loanReduction: toWire(record.loanReduction),
    cashBack: toWire(record.cashBack),
    clawback: toWire(record.clawback),
  },
  statement: tellLoan(loan),
});
