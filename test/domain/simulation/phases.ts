import { money } from "../../../domain/money.ts";
import { requestLoan } from "../../../domain/purchase/loan-request.ts";
import type { Phase } from "../../../domain/purchase/phase.ts";
import { isRejection } from "../../../domain/rejection.ts";
import type { CreditTerms } from "../../../domain/schedule/credit-terms.ts";
import { newBank } from "./bank.ts";
import { type Order, startPhase, type World } from "./world.ts";
import { amountIn } from "./tasks.ts";
import { advance, approve, expire, unshipped } from "./advance-phases.ts";
import { accept, collectRepayment, returnCredit } from "./repayment-phases.ts";
import { bounce, chargeOffLoan, promise, replan } from "./lateness-phases.ts";
import { cancel, refundPurchaser, resume, silence } from "./refund-phases.ts";

/** A purchase just requested, with its approval under way. */
export const newWorld = (order: Order, terms: CreditTerms, autoAdvance: boolean): World => {
  const now = "2026-01-05T10:00:00.000Z";
  const total = order.lines.reduce((all, { minor }) => all + minor, 0n);
  const amount = money(total, order.currency);
  const lines = order.lines.map(({ quantity, minor }, i) => ({
    id: `l${i + 1}`,
    quantity,
    amount: money(minor, order.currency),
  }));
  const purchase = requestLoan(
    { id: "p", order: "o", mall: "m", lender: "l", amount, lines, requests: [{ id: "r", digest: "d", until: now }] },
    now,
  );
  if (isRejection(purchase)) throw new Error(purchase.detail);
  const world: World = {
    phaseOf,
    now,
    purchase,
    loan: undefined,
    account: { ...account(terms), limit: amount, available: amount },
    available: total,
    timer: undefined,
    running: [],
    bank: newBank(),
    autoAdvance,
    quotes: new Map(),
    lenderSilent: false,
    killed: false,
    shown: undefined,
    committed: new Map(),
    acts: new Map(),
    unnoted: [],
    answers: new Map(),
    interrupted: [],
    history: [],
  };
  startPhase(world, { phase: "approve" });
  return world;
};

const account = (terms: CreditTerms) => ({
  account: "a",
  version: 1,
  name: "A. Purchaser",
  bankAccount: "bank",
  suspended: false,
  terms,
});

/**
 * The phases of state-machines/*.asl.json in their order, each task between two yields, so that a test can
 * run other phases in between, repeat a phase, or kill it. A rejection that the machine does not catch interrupts the phase.
 */
const phaseOf = (world: World, phase: Phase, version: number): Iterator<void> => {
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
