import * as z from "zod";
import { type Ask, askCollection, collect, dueKey, refuseCollection } from "../../domain/collection.ts";
import type { Collection, Loan } from "../../domain/loan.ts";
import { isZero, toWire, zero } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { tellLoan } from "../../domain/statement.ts";
import { transfer } from "../io/bank.ts";
import { loadAccount, loadLoan, loanTransition } from "../io/loan-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({
  purchaseId: z.string(),
  version: z.int(),
  repayment: z.int().optional(),
  amount: WireMoney.optional(),
  becomes: z.enum(["shorter", "smaller"]).optional(),
});

/** Asks the purchaser's bank: for an early repayment, or for all that is due by today. A bank's no is an answer, not a fault. */
export const handler = task(Input, async ({ purchaseId, version, repayment, amount, becomes }, now) => {
  // The purchase's version names the due date's attempt: a repeated phase asks the same question, a new timer a new one.
  const keyOf = (loan: Loan): string => (repayment === undefined ? dueKey(loan, version) : `early.${repayment}`);
  const ask: Ask =
    repayment === undefined
      ? { what: "due" }
      : { what: "early", ...(amount && { amount }), ...(becomes && { becomes }) };
  const asked = await loanTransition(purchaseId, (before) => askCollection(before, keyOf(before), ask, now));
  if (isRejection(asked))
    return repayment !== undefined && asked.rejected === "WrongState" ? unasked(purchaseId, repayment) : asked;
  const key = keyOf(asked);
  const collection = collectionOf(asked, key);
  if (collection.status !== "asked") return answerOf(asked, collection, repayment);

  const paid = isZero(collection.amount) ? "done" : await debit(asked, collection);
  const loan = await loanTransition(
    purchaseId,
    (before) => (isRejection(paid) ? refuseCollection(before, key, now) : collect(before, key, now)),
    asked,
  );
  return isRejection(loan) ? loan : answerOf(loan, collectionOf(loan, key), repayment);
});

/** The loan has ended in between: nothing is owed, and the bank is not asked. */
const unasked = async (purchaseId: string, no: number) => {
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan)) return loan;
  return answerOf(loan, { status: "refused", amount: zero(loan.amount.currency) }, no);
};

const collectionOf = (loan: Loan, key: string): Collection => {
  const collection = loan.collections.find((each) => each.key === key);
  if (!collection) throw new Error(`collection ${key} was asked and is not there`);
  return collection;
};

const debit = async (loan: Loan, { key, amount }: Collection) => {
  const account = await loadAccount(loan.account);
  if (!account) throw new Error(`${loan.account} is gone`);
  const order = { kind: "debits", account: account.bankAccount, amount, reference: loan.id } as const;
  return transfer({ ...order, key: `${loan.id}.${key}` });
};

const answerOf = (loan: Loan, { status, amount }: Pick<Collection, "status" | "amount">, no: number | undefined) => ({
  ...(no !== undefined && { no }),
  outcome: status === "done" ? "paid" : "refused",
  amount: toWire(amount),
  statement: tellLoan(loan),
});
