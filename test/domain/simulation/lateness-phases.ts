import { reverseRepayment } from "../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../domain/loan/lateness/charge-off.ts";
import { takePromise } from "../../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../../domain/loan/lateness/replan.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { recordBounce } from "../../../domain/purchase/lateness/bounce.ts";
import { recordChargeOff } from "../../../domain/purchase/lateness/charge-off.ts";
import { recordPromise } from "../../../domain/purchase/lateness/promise.ts";
import { recordReplan } from "../../../domain/purchase/lateness/replan.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { changeLoan, type World } from "./world.ts";
import { type PhaseOf, recordResult, statementInput } from "./tasks.ts";

/** The lender accepts or refuses a promise to pay. */
export function* promise(world: World, { promise: no, on }: PhaseOf<"promise">): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => takePromise(loan, { no, on }, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "promised";
  recordResult(world, (purchase) => recordPromise(purchase, no, outcome, answer.statement, world.now), []);
}

/** The lender changes the schedule. */
export function* replan(world: World, { replan: no, ...ask }: PhaseOf<"replan">): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => replanLoan(loan, no, ask, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "replanned";
  recordResult(world, (purchase) => recordReplan(purchase, no, outcome, answer.statement, world.now), []);
}

/** The lender charges off the debt. */
export function* chargeOffLoan(world: World): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => chargeOff(loan, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "chargedOff";
  recordResult(world, (purchase) => recordChargeOff(purchase, outcome, answer.statement, world.now), []);
}

/** A payment has bounced. */
export function* bounce(world: World, { bounce: no, collection, reason }: PhaseOf<"bounce">): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => reverseRepayment(loan, collection, reason, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "bounced";
  recordResult(world, (purchase) => recordBounce(purchase, no, outcome, answer.statement, world.now), []);
}

/** A lender task whose rejection is a result, unless it is to be retried. */
const answerOf = (world: World, decide: (loan: Loan) => Loan | Rejection) => {
  const done = changeLoan(world, decide);
  if (isRejection(done) && done.rejected === "PayoutPending") {
    world.interrupted.push(done.rejected);
    return undefined;
  }
  return { refused: isRejection(done), statement: statementInput(world) };
};
