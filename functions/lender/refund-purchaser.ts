import * as z from "zod";
import { dueOf } from "../../domain/debt.ts";
import { refund, returnCash } from "../../domain/loan-refund.ts";
import { toWire } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transfer } from "../io/bank.ts";
import { loadAccount, loanTransition } from "../io/loan-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({ purchaseId: z.string(), cancellation: z.int(), amount: WireMoney });

/** Books the four shares of a refund, then sends the purchaser any cash; while the bank is asked the cash is owed on the books. */
export const handler = task(Input, async ({ purchaseId, cancellation, amount }, now) => {
  const booked = await loanTransition(purchaseId, (before) => refund(before, cancellation, amount, now));
  if (isRejection(booked)) return booked;
  const record = booked.refunds.find(({ no }) => no === cancellation);
  if (!record) throw new Error(`refund ${cancellation} was booked and is not there`);
  if (record.status === "posted") {
    const account = await loadAccount(booked.account);
    if (!account) throw new Error(`${booked.account} is gone`);
    const { bankAccount } = account;
    const key = `${purchaseId}.refund.${cancellation}`;
    const paid = await transfer({
      kind: "refunds",
      account: bankAccount,
      amount: record.cashBack,
      reference: purchaseId,
      key,
    });
    if (isRejection(paid)) return paid;
    const returned = await loanTransition(purchaseId, (before) => returnCash(before, cancellation, now), booked);
    if (isRejection(returned)) return returned;
  }
  const { released, loanReduction, cashBack, clawback } = record;
  const due = dueOf(booked);
  return {
    released: toWire(released),
    loanReduction: toWire(loanReduction),
    cashBack: toWire(cashBack),
    clawback: toWire(clawback),
    ...(due !== undefined && { due }),
  };
});
