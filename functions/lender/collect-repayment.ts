import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import {
  type CollectionRequest,
  requestCollection,
  completeCollection,
  dueKey,
  refuseCollection,
} from "../../domain/loan/collection/collection.ts";
import { receivePayment } from "../../domain/loan/collection/received-payment.ts";
import { dunLoan } from "../../domain/loan/lateness/dunning.ts";
import type { Collection, Loan } from "../../domain/loan/loan.ts";
import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isZero, toWire, zero } from "../../domain/money.ts";
import { receivedPaymentKey } from "../../domain/protocol/collection-key.ts";
import type { CollectionResult } from "../../domain/purchase/repayment.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transfer } from "../io/external/bank.ts";
import { loadAccount, loadLoan, loanTransition } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.object({
  purchaseId: z.string(),
  version: z.int(),
  repayment: z.optional(z.int()),
  amount: z.optional(WireMoney),
  becomes: z.optional(z.enum(["shorter", "smaller"])),
  /** The reference of a payment that was received without a debit. */
  received: z.optional(z.string()),
});

type Input = z.infer<typeof Input>;

/**
 * Debits the purchaser's account for an early repayment, or for all that is due by today; a rejected debit is a result, not an error.
 * On a day without a debit it does the action of that day.
 */
export const handler = task(Input, async (input, now) => {
  const { purchaseId, version, repayment } = input;
  if (input.received !== undefined) return receive(input, input.received, now);
  // The purchase's version is part of the key of a due debit: a repeated phase repeats the debit's key, a new timer has a new one.
  const keyOf = (loan: Loan): string => (repayment === undefined ? dueKey(loan, version) : `early.${repayment}`);
  const asked = await loanTransition(purchaseId, (before) =>
    repayment === undefined
      ? dunLoan(before, keyOf(before), now)
      : requestCollection(before, keyOf(before), askOf(input), now),
  );
  if (isRejection(asked))
    return repayment !== undefined && asked.rejected === "WrongState" ? withoutDebit(purchaseId, repayment) : asked;
  const key = keyOf(asked);
  const collection = collectionOf(asked, key);
  if (!collection) return idle(asked, now);
  if (collection.status !== "asked") return answerOf(asked, collection, repayment);

  const paid = isZero(collection.amount) ? "done" : await debit(asked, collection);
  const loan = await loanTransition(
    purchaseId,
    (before) => (isRejection(paid) ? refuseCollection(before, key, now) : completeCollection(before, key, now)),
    asked,
  );
  return isRejection(loan) ? loan : answerOf(loan, collectionOf(loan, key) ?? collection, repayment);
});

const askOf = ({ amount, becomes }: Input): CollectionRequest => ({
  what: "early",
  ...(amount && { amount }),
  ...(becomes && { becomes }),
});

/** Books a payment that was received already. */
const receive = async ({ purchaseId, repayment, amount }: Input, reference: string, now: string) => {
  if (!amount) throw new Error(`payment ${reference} has no amount`);
  const loan = await loanTransition(purchaseId, (before) => receivePayment(before, reference, amount, now));
  if (isRejection(loan)) return loan;
  return answerOf(loan, collectionOf(loan, receivedPaymentKey(reference)) ?? { status: "done", amount }, repayment);
};

/** The loan has ended meanwhile: nothing is owed, and there is no debit. */
const withoutDebit = async (purchaseId: string, no: number) => {
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan)) return loan;
  return answerOf(loan, { status: "refused", amount: zero(loan.amount.currency) }, no);
};

const collectionOf = ({ collections }: Loan, key: string): Collection | undefined =>
  collections.find((each) => each.key === key);

const debit = async (loan: Loan, { key, amount }: Collection) => {
  const account = await loadAccount(loan.account);
  if (!account) throw new Error(`${loan.account} does not exist any more`);
  const order = { kind: "debits", account: account.bankAccount, amount, reference: loan.id } as const;
  return transfer({ ...order, key: `${loan.id}.${key}` });
};

/** There was no debit: the action that was done instead today, by this execution or by the one that it repeats. */
const idle = (loan: Loan, now: string) => {
  const action = loan.lastDunning?.on === dayOf(now) ? loan.lastDunning.action : undefined;
  return tell(loan, { outcome: action ?? "nothing", amount: zero(loan.amount.currency) });
};

const answerOf = (loan: Loan, { status, amount }: Pick<Collection, "status" | "amount">, no: number | undefined) =>
  tell(loan, { ...(no !== undefined && { no }), outcome: status === "refused" ? "refused" : "paid", amount });

const tell = (loan: Loan, { amount, ...collected }: CollectionResult) => ({
  ...collected,
  amount: toWire(amount),
  statement: toWireStatement(loan),
});
