import { dayOf } from "../../domain/calendar.ts";
import {
  type CollectionRequest,
  completeCollection,
  dueKey,
  refuseCollection,
  requestCollection,
} from "../../domain/loan/collection/collection.ts";
import { recordReturn, requestReturn, returnUnderWay } from "../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../domain/loan/collection/received-payment.ts";
import { startRepayment } from "../../domain/loan/collection/start-repayment.ts";
import { decideLoan } from "../../domain/loan/decision.ts";
import { expireHold } from "../../domain/loan/end-loan.ts";
import { reverseRepayment } from "../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../domain/loan/lateness/charge-off.ts";
import { dunLoan } from "../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../domain/loan/lateness/replan.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { pauseLoan } from "../../domain/loan/pause.ts";
import { priceFor, takeQuote } from "../../domain/loan/receivable/quotes.ts";
import { discountReceivable, paySeller, unbuyReceivable } from "../../domain/loan/receivable/receivable.ts";
import { refundOf, refuseCash, returnCash } from "../../domain/loan/refund/refund-cash.ts";
import { refund, type RefundKind, resumeLoan } from "../../domain/loan/refund/refund.ts";
import { statementOf } from "../../domain/loan/view/loan-statement.ts";
import { fromWire, type Money, type WireMoney, zero } from "../../domain/money.ts";
import type { RateCard } from "../../domain/pricing/rate-card.ts";
import type { Statement } from "../../domain/protocol/statement.ts";
import { acceptOnSilence, recordDue } from "../../domain/purchase/acceptance.ts";
import { recordAdvance, recordFailedAdvance } from "../../domain/purchase/advance.ts";
import { cancellationAmount, cancelUnshipped, recordCancellation } from "../../domain/purchase/cancellation.ts";
import { recordResumption } from "../../domain/purchase/dispute/decision.ts";
import { recordBounce } from "../../domain/purchase/lateness/bounce.ts";
import { recordChargeOff } from "../../domain/purchase/lateness/charge-off.ts";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { recordPromise } from "../../domain/purchase/lateness/promise.ts";
import { recordReplan } from "../../domain/purchase/lateness/replan.ts";
import { type Decision, recordDecision, recordExpiry } from "../../domain/purchase/loan-request.ts";
import type { Phase } from "../../domain/purchase/phase.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { failRefund, parkRefund, recordRefund } from "../../domain/purchase/refund-result.ts";
import { type CollectionResult, recordCollection } from "../../domain/purchase/repayment.ts";
import { decideOnSilence } from "../../domain/purchase/return-report.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { transfer } from "./bank.ts";
import { valueOf } from "./credit-fixtures.ts";
import { changePurchase, changeLoan, saveLoan, type World } from "./world.ts";

/** The mall's rate card at the lender; the fixed fee excludes small advances, and too long a tenor has no price. */
export const card: RateCard = {
  rows: ["KRW", "GBP", "KWD"].map((currency) => ({ currency, tenorUpTo: 105, rateBasisPoints: 1200, fixed: 2n })),
  dayCount: 365,
  quoteMinutes: 600,
  settleDays: 14,
  recourse: false,
  holdbackBasisPoints: 500,
};

/**
 * The phases of state-machines/*.asl.json in their order, each task between two yields, so that a test can
 * run other phases in between, repeat a phase, or kill it. A rejection that the machine does not catch interrupts the phase.
 */
export const phaseOf = (world: World, phase: Phase, version: number): Iterator<void> => {
  switch (phase.phase) {
    case "approve":
      return approve(world);
    case "advance":
      return advance(world, phase.advance, amountIn(phase.amount), phase.quote);
    case "accept":
      return accept(world, phase.acceptedOn);
    case "collect":
      return "repayment" in phase ? collectRepayment(world, version, phase) : collectRepayment(world, version);
    case "promise":
      return promise(world, phase);
    case "replan":
      return replan(world, phase);
    case "chargeOff":
      return chargeOffLoan(world);
    case "bounce":
      return bounce(world, phase);
    case "credit":
      return returnCredit(world, phase.again ?? false);
    case "expire":
      return expire(world);
    case "unshipped":
      return unshipped(world);
    case "cancel":
      return cancel(world, phase.cancellation);
    case "silence":
      return silence(world, phase.cancellation);
    case "resume":
      return resume(world, phase.cancellation);
    case "refund":
      return refundPurchaser(world, phase.cancellation, amountIn(phase.amount), phase);
    default:
      return phase satisfies never;
  }
};

function* approve(world: World): Generator<void> {
  yield;
  const decided = world.lenderSilent ? ({ decision: "undecided" } as const) : askLender(world);
  yield;
  recordResult(world, (purchase) => recordDecision(purchase, decided, world.now, world.autoAdvance), []);
}

const askLender = (world: World): Decision => {
  const { id, amount, mall, order } = world.purchase;
  if (!world.loan) {
    const request = { purchaseId: id, mall, order, account: "a", amount, contact: "a@b", digest: "d" };
    const issued = { approvalNumber: "n", linkHash: "h" };
    saveLoan(world, decideLoan(request, world.account, issued, world.now));
  }
  const { code, approvalNumber = "", linkHash = "", holdExpiresAt = "" } = world.loan ?? {};
  return code === undefined
    ? { decision: "approved", approvalNumber, linkHash, holdExpiresAt }
    : { decision: "declined", code };
};

function* advance(world: World, no: number, amount: Money, quote: string | undefined): Generator<void> {
  yield;
  const bought = runLenderTask(
    world,
    (loan) => {
      if (loan.receivables.some((each) => each.no === no)) return loan;
      const offered =
        quote === undefined
          ? priceFor(loan, `q.${no}`, amount, card, world.now)
          : takeQuote(loan, quote, amount, world.now);
      return isRejection(offered) ? offered : discountReceivable(loan, no, offered, world.now);
    },
    advanceRefusals,
  );
  if (bought === "interrupted") return;
  if (isRejection(bought)) {
    yield;
    recordResult(world, (purchase) => recordFailedAdvance(purchase, no, bought.rejected, undefined, world.now), []);
    return;
  }
  yield;
  const receivable = world.loan?.receivables.find((each) => each.no === no);
  if (!receivable) throw new Error("bought, and not there");
  const { discount, fixed, payout, holdback } = receivable.quote;
  if (receivable.status !== "paid") {
    const paid = receivable.status === "bought" && transfer(world.bank, "payouts", `advance.${no}`, payout);
    yield;
    if (!paid) {
      if (runLenderTask(world, (loan) => unbuyReceivable(loan, no, world.now), []) === "interrupted") return;
      const undone = statementInput(world);
      yield;
      recordResult(world, (purchase) => recordFailedAdvance(purchase, no, "PayoutRefused", undone, world.now), []);
      return;
    }
    if (runLenderTask(world, (loan) => paySeller(loan, no, world.now), []) === "interrupted") return;
  }
  const statement = statementInput(world);
  yield;
  const price = { discount, fixed, payout, holdback };
  recordResult(world, (purchase) => recordAdvance(purchase, no, price, statement, world.now), []);
}

/** The errors that the state DiscountReceivable catches. */
const advanceRefusals = [
  "HoldExpired",
  "AdvanceExceedsApproval",
  "AmountOutOfRange",
  "AmountMismatch",
  "CurrencyMismatch",
  "RateMissing",
  "QuoteExpired",
  "QuoteUsed",
  "QuoteUnknown",
  "WrongState",
  "LoanNotFound",
];

function* accept(world: World, acceptedOn: string | undefined): Generator<void> {
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

/** The lender's statement in its response. */
const statementInput = ({ loan }: World): Statement => {
  if (!loan) throw new Error("no loan to speak of");
  return statementOf(loan);
};

type Repay = Extract<Phase, { readonly repayment: number }>;

function* collectRepayment(world: World, version: number, repay?: Repay): Generator<void> {
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
  const arrived = runLenderTask(world, (loan) => receivePayment(loan, received, amountIn(amount), world.now), []);
  if (arrived === "interrupted" || isRejection(arrived)) return;
  const statement = statementOf(arrived);
  yield;
  const collected = { no, outcome: "paid", amount: amountIn(amount) } as const;
  recordResult(world, (purchase) => recordCollection(purchase, collected, statement, world.now), []);
}

type PhaseOf<Name extends Phase["phase"]> = Extract<Phase, { readonly phase: Name }>;

/** A lender task whose rejection is a result, unless it is to be retried. */
const answerOf = (world: World, decide: (loan: Loan) => Loan | Rejection) => {
  const done = changeLoan(world, decide);
  if (isRejection(done) && done.rejected === "PayoutPending") {
    world.interrupted.push(done.rejected);
    return undefined;
  }
  return { refused: isRejection(done), statement: statementInput(world) };
};

function* promise(world: World, { promise: no, on }: PhaseOf<"promise">): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => takePromise(loan, { no, on }, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "promised";
  recordResult(world, (purchase) => recordPromise(purchase, no, outcome, answer.statement, world.now), []);
}

function* replan(world: World, { replan: no, ...ask }: PhaseOf<"replan">): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => replanLoan(loan, no, ask, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "replanned";
  recordResult(world, (purchase) => recordReplan(purchase, no, outcome, answer.statement, world.now), []);
}

function* chargeOffLoan(world: World): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => chargeOff(loan, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "chargedOff";
  recordResult(world, (purchase) => recordChargeOff(purchase, outcome, answer.statement, world.now), []);
}

function* bounce(world: World, { bounce: no, collection, reason }: PhaseOf<"bounce">): Generator<void> {
  yield;
  const answer = answerOf(world, (loan) => reverseRepayment(loan, collection, reason, world.now));
  if (!answer) return;
  yield;
  const outcome = answer.refused ? "refused" : "bounced";
  recordResult(world, (purchase) => recordBounce(purchase, no, outcome, answer.statement, world.now), []);
}

function* returnCredit(world: World, again: boolean): Generator<void> {
  yield;
  const requested = runLenderTask(world, (loan) => requestReturn(loan, again, world.now), []);
  if (requested === "interrupted" || isRejection(requested)) return;
  const open = returnUnderWay(requested);
  const last = again ? undefined : requested.returns?.at(-1)?.status;
  let outcome: "returned" | "refused" | "nothing" =
    last === "paid" ? "returned" : last === "refused" ? "refused" : "nothing";
  if (open) {
    yield;
    const paid = transfer(world.bank, "refunds", `credit.${open.no}`, open.amount);
    yield;
    const answered = runLenderTask(
      world,
      (loan) => recordReturn(loan, open.no, paid ? "paid" : "refused", world.now),
      [],
    );
    if (answered === "interrupted") return;
    outcome = paid ? "returned" : "refused";
  }
  const statement = statementInput(world);
  yield;
  recordResult(world, (purchase) => recordCredit(purchase, outcome, statement, world.now), []);
}

function* expire(world: World): Generator<void> {
  yield;
  const expired = runLenderTask(world, (loan) => expireHold(loan, world.now), ["LoanNotFound", "WrongState"]);
  if (expired === "interrupted" || (isRejection(expired) && expired.rejected === "WrongState")) return;
  yield;
  recordResult(world, (purchase) => recordExpiry(purchase, world.now), ["WrongState"]);
}

function* unshipped(world: World): Generator<void> {
  yield;
  recordResult(world, (purchase) => cancelUnshipped(purchase, world.now), ["WrongState"]);
}

function* cancel(world: World, no: number): Generator<void> {
  yield;
  if (runLenderTask(world, (loan) => pauseLoan(loan, no, world.now), ["WrongState"]) === "interrupted") return;
  yield;
  recordResult(world, (purchase) => recordCancellation(purchase, no, world.now), []);
}

function* silence(world: World, no: number): Generator<void> {
  yield;
  const decided = changePurchase(world, (purchase) => decideOnSilence(purchase, no, world.now));
  if (isRejection(decided)) {
    if (!["WrongState", "CancellationUnknown"].includes(decided.rejected)) world.interrupted.push(decided.rejected);
    return;
  }
  yield* refundPurchaser(world, no, cancellationAmount(decided, no));
}

function* resume(world: World, no: number): Generator<void> {
  yield;
  const running = runLenderTask(world, (loan) => resumeLoan(loan, no, world.now), []);
  if (running === "interrupted" || isRejection(running)) return;
  const statement = statementOf(running);
  yield;
  recordResult(world, (purchase) => recordResumption(purchase, no, statement, world.now), []);
}

function* refundPurchaser(world: World, no: number, amount: Money, kind: RefundKind = {}): Generator<void> {
  yield;
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

/** A gateway task; an error that the machine does not catch interrupts the phase. */
const recordResult = (
  world: World,
  decide: (purchase: Purchase) => Purchase | Rejection,
  caught: readonly string[],
): void => {
  const moved = changePurchase(world, decide);
  if (isRejection(moved) && !caught.includes(moved.rejected)) world.interrupted.push(moved.rejected);
};

/** A lender task. */
const runLenderTask = (
  world: World,
  decide: (loan: Loan) => Loan | Rejection,
  caught: readonly string[],
): Loan | Rejection | "interrupted" => {
  const next = changeLoan(world, decide);
  if (!isRejection(next) || caught.includes(next.rejected)) return next;
  world.interrupted.push(next.rejected);
  return "interrupted";
};

const amountIn = (wire: WireMoney): Money => {
  const amount = fromWire(wire);
  if (isRejection(amount)) throw new Error(amount.detail);
  return amount;
};
