import { addTime } from "../../../domain/calendar.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { PricedLine } from "../../../domain/loan/order-price.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { openCancellation } from "../../../domain/loan/refund/open-cancellation.ts";
import { checkSignedRefund, checkSilence } from "../../../domain/loan/refund/refund-authority.ts";
import { refundOf, refuseCash, returnCash } from "../../../domain/loan/refund/refund-cash.ts";
import { refund, type RefundKind, resumeLoan } from "../../../domain/loan/refund/refund.ts";
import { statementOf } from "../../../domain/loan/view/loan-statement.ts";
import type { Money } from "../../../domain/money.ts";
import { cancellationAmount, recordCancellation } from "../../../domain/purchase/cancellation.ts";
import { recordResumption } from "../../../domain/purchase/dispute/decision.ts";
import { failRefund, parkRefund, recordRefund } from "../../../domain/purchase/refund-result.ts";
import { isUnsettled } from "../../../domain/purchase/records.ts";
import { decideOnSilence } from "../../../domain/purchase/return-report.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { valueOf } from "../credit-fixtures.ts";
import { transfer } from "./bank.ts";
import { changePurchase, type World } from "./world.ts";
import { recordResult, runLenderTask, statementInput } from "./tasks.ts";

/** The lender pauses the loan. */
export function* cancel(world: World, no: number): Generator<void> {
  yield;
  const act = world.acts.get(no);
  const pause = (loan: Loan) =>
    act ? openCancellation(loan, act, pricedLines(world), world.now) : pauseLoan(loan, no, world.now);
  if (runLenderTask(world, pause, ["WrongState"]) === "interrupted") return;
  yield;
  recordResult(world, (purchase) => recordCancellation(purchase, no, world.now), []);
}

/** A deadline has passed: the decision is for the purchaser. */
export function* silence(world: World, no: number): Generator<void> {
  yield;
  const decided = changePurchase(world, (purchase) => decideOnSilence(purchase, no, world.now));
  if (isRejection(decided)) {
    if (!["WrongState", "CancellationUnknown"].includes(decided.rejected)) world.interrupted.push(decided.rejected);
    return;
  }
  yield* refundPurchaser(world, no, cancellationAmount(decided, no));
}

/** A lost dispute resumes the loan. */
export function* resume(world: World, no: number): Generator<void> {
  yield;
  const running = runLenderTask(world, (loan) => resumeLoan(loan, no, world.now), []);
  if (running === "interrupted" || isRejection(running)) return;
  const statement = statementOf(running);
  yield;
  recordResult(world, (purchase) => recordResumption(purchase, no, statement, world.now), []);
}

/** The lender refunds the purchaser. */
export function* refundPurchaser(world: World, no: number, amount: Money, kind: RefundKind = {}): Generator<void> {
  yield;
  expectAuthority(world, no, amount, kind);
  const booked = runLenderTask(world, (loan) => refund(loan, no, amount, world.now, kind), [
    "PreviewStale",
    "AmountOutOfRange",
  ]);
  if (booked === "interrupted") return;
  if (isRejection(booked)) {
    yield;
    recordResult(world, (purchase) => failRefund(purchase, no, booked.rejected, world.now), []);
    return;
  }
  const { status, returned: _, refused = 0, ...shares } = valueOf(refundOf(booked, no));
  if (status === "posted") {
    yield;
    const key = `refund.${no}${refused > 0 ? `.${refused}` : ""}`;
    const paid = transfer(world.bank, "refunds", key, shares.cashBack);
    yield;
    const answer = (loan: Loan) =>
      paid ? returnCash(loan, no, world.now) : refuseCash(loan, no, refused + 1, world.now);
    if (runLenderTask(world, answer, []) === "interrupted") return;
    if (!paid) {
      const parked = statementInput(world);
      yield;
      recordResult(world, (purchase) => parkRefund(purchase, no, shares, parked, world.now), []);
      return;
    }
  }
  const statement = statementInput(world);
  yield;
  recordResult(world, (purchase) => recordRefund(purchase, no, shares, statement, world.now), []);
}

const pricedLines = ({ purchase }: World): readonly PricedLine[] =>
  purchase.lines.map(({ id, quantity, amount }) => ({ id, quantity, amount: amount.minor }));

/**
 * What the honest gateway asks for is what purchaser and mall have signed, as the lender reads it. Only while another one is under way
 * that it does not know yet, it may expect more: the phase is tried again then.
 */
const expectAuthority = (world: World, no: number, amount: Money, { goodwill }: RefundKind): void => {
  const { loan, purchase } = world;
  const decided = purchase.cancellations.find((each) => each.no === no);
  if (!loan || goodwill === "lender" || loan.refunds.some((each) => each.no === no)) return;
  if (decided?.status !== "refunding" || decided.verdict?.by === "lender") return;
  if (loan.status === "expired" || (!decided.initiatedBy && !loan.cancellations?.some((each) => each.no === no)))
    return;
  const isKnown = (one: number) => [...loan.refunds, ...(loan.cancellations ?? [])].some((each) => each.no === one);
  if (purchase.cancellations.some((each) => isUnsettled(each) && each.no !== no && !isKnown(each.no))) return;
  const signed = world.answers.get(no);
  const refused = signed
    ? checkSignedRefund(loan, { no, amount, goodwill }, signed, pricedLines(world))
    : checkSilence(loan, { no, amount }, addTime(world.now, { days: 60 }));
  if (refused) throw new Error(`refund ${no} of ${amount.minor}: ${refused.detail}`);
};
