import * as z from "zod";
import { askCollection, collect, dueKey, dueOf, refuseCollection } from "../../domain/debt.ts";
import { type Loan, repaidOf } from "../../domain/loan.ts";
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
  const keyOf = (loan: Loan): string => (repayment === undefined ? dueKey(loan, version) : `early.${repayment}`);
  const asked = await loanTransition(purchaseId, (before) => askCollection(before, keyOf(before), amount, now));
  if (isRejection(asked)) return asked;
  const key = keyOf(asked);
  const collection = asked.collections.find((each) => each.key === key);
  if (!collection) throw new Error(`collection ${key} was asked and is not there`);
  if (collection.status === "done") return collected(asked, repayment);
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
      await loanTransition(purchaseId, (before) => refuseCollection(before, key, now), asked);
      return paid;
    }
  }
  const loan = await loanTransition(purchaseId, (before) => collect(before, key, now), asked);
  return isRejection(loan) ? loan : collected(loan, repayment);
});

/** All that was ever repaid, so that the gateway counts an answer told twice once. */
const collected = (loan: Loan, no: number | undefined) => {
  const due = dueOf(loan);
  return {
    ...(no !== undefined && { no }),
    repaid: toWire(repaidOf(loan)),
    ...(due !== undefined && { due }),
  };
};
