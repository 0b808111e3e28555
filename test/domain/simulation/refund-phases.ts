import { addTime } from "../../../domain/calendar.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { PricedLine } from "../../../domain/loan/order-price.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { openCancellation } from "../../../domain/loan/refund/open-cancellation.ts";
import { checkSignedRefund, checkSilence, type StatedRefund } from "../../../domain/loan/refund/refund-authority.ts";
import { refundOf, refuseCash, returnCash } from "../../../domain/loan/refund/refund-cash.ts";
import { refund, type RefundKind, resumeLoan } from "../../../domain/loan/refund/refund.ts";
import { statementOf } from "../../../domain/loan/view/loan-statement.ts";
import type { Money } from "../../../domain/money.ts";
import { cancellationAmount, recordCancellation } from "../../../domain/purchase/cancellation.ts";
import { decideDispute, recordResumption } from "../../../domain/purchase/dispute/decision.ts";
import { failRefund, parkRefund, recordRefund } from "../../../domain/purchase/refund-result.ts";
import { refuseEvidence } from "../../../domain/purchase/refused-evidence.ts";
import { decideOnSilence } from "../../../domain/purchase/return-report.ts";
import { isRejection, type Rejection, type RejectionCode } from "../../../domain/rejection.ts";
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

/** The lender refunds the purchaser, if mall and purchaser have signed that, or by the mall's silence. */
export function* refundPurchaser(world: World, no: number, amount: Money, kind: RefundKind = {}): Generator<void> {
  yield;
  const book = (loan: Loan) =>
    authorityOf(world, loan, { no, amount, goodwill: kind.goodwill }) ?? refund(loan, no, amount, world.now, kind);
  const caught = ["PreviewStale", "AmountOutOfRange", "AmountUnknown", "CancellationUnknown"];
  let booked = runLenderTask(world, book, caught);
  for (let tries = 0; tries < 8 && isRejected(booked, "CancellationUnknown"); tries++) {
    yield;
    booked = runLenderTask(world, book, caught);
  }
  if (booked === "interrupted") return;
  if (isRejection(booked)) {
    yield;
    refuse(world, no, booked.rejected);
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

export const pricedLines = ({ purchase }: World): readonly PricedLine[] =>
  purchase.lines.map(({ id, quantity, amount }) => ({ id, quantity, amount: amount.minor }));

const isRejected = (result: unknown, code: RejectionCode): boolean => isRejection(result) && result.rejected === code;

/** What the lender cannot compute its staff decide, here as the gateway expects it. */
const refuse = (world: World, no: number, code: RejectionCode): void => {
  if (code === "PreviewStale" || code === "AmountOutOfRange")
    return recordResult(world, (purchase) => failRefund(purchase, no, code, world.now), []);
  world.answers.delete(no);
  recordResult(
    world,
    (purchase) => refuseEvidence(purchase, { phase: "refund", cancellation: no }, code, world.now),
    [],
  );
  if (code === "AmountUnknown")
    changePurchase(world, (purchase) => decideDispute(purchase, { cancellation: no, outcome: "purchaser" }, world.now));
};

/** What the honest gateway asks for is what purchaser and mall have signed, as the lender reads it, or what the lender computes itself. */
const authorityOf = (world: World, loan: Loan, stated: StatedRefund): Rejection | undefined => {
  const { no, goodwill } = stated;
  const decided = world.purchase.cancellations.find((each) => each.no === no);
  if (goodwill === "lender" || decided?.verdict?.by === "lender") return undefined;
  if (loan.refunds.some((each) => each.no === no)) return undefined;
  if (loan.status === "expired" && !loan.paused?.by.includes(no)) return undefined;
  const signed = world.answers.get(no);
  const refused = signed
    ? checkSignedRefund(loan, stated, signed, pricedLines(world))
    : checkSilence(loan, stated, addTime(world.now, { days: 60 }));
  if (refused?.rejected === "EvidenceInvalid" || refused?.rejected === "AmountOutOfRange")
    throw new Error(`refund ${no} of ${stated.amount.minor}: ${refused.detail}`);
  return refused;
};
