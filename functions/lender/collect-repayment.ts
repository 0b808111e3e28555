import * as z from "zod";
import { askCollection, collect, dueOf, refuseCollection } from "../../domain/debt.ts";
import type { Loan } from "../../domain/loan.ts";
import { isZero, toWire } from "../../domain/money.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { transfer } from "../io/bank.ts";
import { loadAccount, loanTransition } from "../io/loan-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({
  purchaseId: z.string(),
  version: z.int(),
  repayment: z.int().optional(),
  amount: WireMoney.optional(),
});

/** Asks the purchaser's bank: for an early repayment, or for all that is due by today. */
export const handler = task(Input, async ({ purchaseId, version, repayment, amount }, now) => {
  // The purchase's version names the due date's attempt: a repeated phase asks the same question, a new timer a new one.
  const key = repayment === undefined ? `due.${version}` : `early.${repayment}`;
  const asked = await loanTransition(purchaseId, (before) => askCollection(before, key, amount, now));
  if (isRejection(asked)) return asked;
  const collection = asked.collections.find((each) => each.key === key);
  if (!collection) throw new Error(`collection ${key} was asked and is not there`);
  if (collection.status === "done") return collected(asked, key, repayment);
  if (collection.status === "refused") return reject("PaymentRefused", "the purchaser's bank refused");

  if (!isZero(collection.amount)) {
    const account = await loadAccount(asked.account);
    if (!account) throw new Error(`${asked.account} is gone`);
    const paid = await transfer({
      kind: "debits",
      account: account.bankAccount,
      amount: collection.amount,
      reference: purchaseId,
      key: `${purchaseId}.${key}`,
    });
    if (isRejection(paid)) {
      await loanTransition(purchaseId, (before) => refuseCollection(before, key, now));
      return paid;
    }
  }
  const loan = await loanTransition(purchaseId, (before) => collect(before, key, now));
  return isRejection(loan) ? loan : collected(loan, key, repayment);
});

const collected = (loan: Loan, key: string, no: number | undefined) => {
  const collection = loan.collections.find((each) => each.key === key);
  const due = dueOf(loan);
  return {
    ...(no !== undefined && { no }),
    amount: toWire(collection?.amount ?? { minor: 0n, currency: loan.amount.currency }),
    outstanding: toWire(loan.outstanding),
    ...(due !== undefined && { due }),
  };
};
