import { dayOf } from "../../../domain/calendar.ts";
import {
  type CollectionRequest,
  completeCollection,
  dueKey,
  refuseCollection,
  requestCollection,
} from "../../../domain/loan/collection/collection.ts";
import { creditReturnKey } from "../../../domain/loan/bank/transfer-key.ts";
import {
  recordReturn,
  refusalsOf,
  requestReturn,
  returnUnderWay,
} from "../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../domain/loan/collection/received-payment.ts";
import { startRepayment } from "../../../domain/loan/collection/start-repayment.ts";
import { dunLoan } from "../../../domain/loan/lateness/dunning.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { statementOf } from "../../../domain/loan/view/loan-statement.ts";
import { type Money, zero } from "../../../domain/money.ts";
import { acceptOnSilence, recordDue } from "../../../domain/purchase/acceptance.ts";
import { recordCredit } from "../../../domain/purchase/lateness/credit-return.ts";
import type { Phase } from "../../../domain/purchase/phase.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { type CollectionResult, recordCollection } from "../../../domain/purchase/repayment.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { transfer } from "./bank.ts";
import { changePurchase, type World } from "./world.ts";
import { amountIn, recordResult, runLenderTask, statementInput } from "./tasks.ts";

/** The repayment starts. */
export function* accept(world: World, acceptedOn: string | undefined): Generator<void> {
  yield;
  if (acceptedOn === undefined) {
    const accepted = changePurchase(world, (purchase) => acceptOnSilence(purchase, world.now));
    if (isRejection(accepted)) return;
    yield;
  }
  const day = acceptedOn ?? dayOf(world.purchase.acceptedAt ?? "");
  const started = runLenderTask(world, (loan) => startRepayment(loan, day, world.now), []);
  if (started === "interrupted" || isRejection(started)) return;
  const statement = statementOf(started);
  yield;
  recordResult(world, (purchase) => recordDue(purchase, statement, world.now), []);
}

type Repay = Extract<Phase, { readonly repayment: number }>;

/** Collects from the purchaser's bank, or does the other action of the day. */
export function* collectRepayment(world: World, version: number, repay?: Repay): Generator<void> {
  yield;
  const no = repay?.repayment;
  const keyOf = (loan: Loan) => (no === undefined ? dueKey(loan, version) : `early.${no}`);
  const ask: CollectionRequest = repay
    ? {
        what: "early",
        ...(repay.amount && { amount: amountIn(repay.amount) }),
        ...(repay.becomes && { becomes: repay.becomes }),
      }
    : { what: "due" };
  const caught = ["LoanPaused", "RepaymentExceedsDebt", "WrongState"];
  if (repay?.received !== undefined) {
    yield* receive(world, repay);
    return;
  }
  const requested = runLenderTask(
    world,
    (loan) =>
      no === undefined ? dunLoan(loan, keyOf(loan), world.now) : requestCollection(loan, keyOf(loan), ask, world.now),
    caught,
  );
  if (requested === "interrupted") return;
  const answer = (loan: Loan, outcome: CollectionResult["outcome"], amount: Money) => {
    const statement = statementOf(loan);
    const collected = { ...(no !== undefined && { no }), outcome, amount };
    return (purchase: Purchase) => recordCollection(purchase, collected, statement, world.now);
  };
  if (isRejection(requested)) {
    if (no === undefined || requested.rejected === "LoanPaused" || !world.loan) return;
    const refused = answer(world.loan, "refused", zero(world.loan.amount.currency));
    yield;
    recordResult(world, refused, []);
    return;
  }
  const key = keyOf(requested);
  const collection = requested.collections.find((each) => each.key === key);
  if (!collection) {
    const action = requested.lastDunning?.on === dayOf(world.now) ? requested.lastDunning.action : undefined;
    const idle = answer(requested, action ?? "nothing", zero(requested.amount.currency));
    yield;
    recordResult(world, idle, []);
    return;
  }
  let collected: Loan = requested;
  if (collection.status === "asked") {
    yield;
    const paid = transfer(world.bank, "debits", key, collection.amount);
    yield;
    const done = runLenderTask(
      world,
      (loan) => (paid ? completeCollection(loan, key, world.now) : refuseCollection(loan, key, world.now)),
      [],
    );
    if (done === "interrupted" || isRejection(done)) return;
    collected = done;
  }
  const status = collected.collections.find((each) => each.key === key)?.status;
  const recorded = answer(collected, status === "done" ? "paid" : "refused", collection.amount);
  yield;
  recordResult(world, recorded, []);
}

function* receive(world: World, { repayment: no, received = "", amount }: Repay): Generator<void> {
  if (!amount) throw new Error("nothing came");
  const arrived = runLenderTask(
    world,
    (loan) => receivePayment(loan, { reference: received, amount: amountIn(amount), surplus: "returned" }, world.now),
    [],
  );
  if (arrived === "interrupted" || isRejection(arrived)) return;
  const statement = statementOf(arrived);
  yield;
  const collected = { no, outcome: "paid", amount: amountIn(amount) } as const;
  recordResult(world, (purchase) => recordCollection(purchase, collected, statement, world.now), []);
}

/** Returns a credit balance to the purchaser. */
export function* returnCredit(world: World, again: boolean): Generator<void> {
  yield;
  const requested = runLenderTask(world, (loan) => requestReturn(loan, again, world.now), []);
  if (requested === "interrupted" || isRejection(requested)) return;
  const open = returnUnderWay(requested);
  const last = again ? undefined : requested.returns?.at(-1)?.status;
  let outcome: "returned" | "refused" | "nothing" =
    last === "paid" ? "returned" : last === "refused" ? "refused" : "nothing";
  if (open) {
    yield;
    const attempt = { no: open.no, refused: refusalsOf(open) };
    const paid = transfer(world.bank, "refunds", creditReturnKey(attempt.no, attempt.refused), open.amount);
    yield;
    const answered = runLenderTask(world, (loan) => recordReturn(loan, attempt, paid ? {} : "refused", world.now), []);
    if (answered === "interrupted") return;
    outcome = paid ? "returned" : "refused";
  }
  const statement = statementInput(world);
  yield;
  recordResult(world, (purchase) => recordCredit(purchase, { outcome }, statement, world.now), []);
}
