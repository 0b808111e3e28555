import { addTime, type Instant } from "../../../domain/calendar.ts";
import type { CreditAccount } from "../../../domain/loan/credit-line.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { LoanRefund } from "../../../domain/loan/records.ts";
import { subtract, zero } from "../../../domain/money.ts";
import type { Phase } from "../../../domain/purchase/phase.ts";
import type { Shipment } from "../../../domain/purchase/records.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import type { OfferedQuote } from "../../../domain/purchase/quoted-advance.ts";
import type { Commitment, RefundRequest } from "../../../domain/purchase/refund-request.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import type { CancellationAct } from "../../../domain/loan/refund/open-cancellation.ts";
import type { SignedRefund } from "../../../domain/loan/refund/refund-authority.ts";
import type { Bank } from "./bank.ts";

/** One purchase with its loan, timer, phases under way and banks: the state of both stacks, without the stacks. */
export type World = {
  /** Begins an execution of a phase. */
  readonly phaseOf: PhaseRunner;
  now: Instant;
  purchase: Purchase;
  loan: Loan | undefined;
  readonly account: CreditAccount;
  available: bigint;
  timer: { readonly at: Instant; readonly phase: Phase; readonly version: number } | undefined;
  readonly running: Run[];
  readonly bank: Bank;
  readonly autoAdvance: boolean;
  /** The lender's quotes, as the gateway stores them. */
  readonly quotes: Map<string, OfferedQuote>;
  lenderSilent: boolean;
  killed: boolean;
  /** The last refund preview shown to the mall, and by number those that it committed to. */
  shown: ShownPreview | undefined;
  readonly committed: Map<number, ShownPreview>;
  /** What purchaser and mall have signed, by the number of the cancellation. */
  readonly acts: Map<number, SignedCancellation>;
  readonly answers: Map<number, SignedRefund>;
  /** Parcels of which the gateway knows, and the lender not yet. */
  readonly unnoted: Shipment[];
  /** Phases that ended in the state Interrupted, and why. */
  readonly interrupted: string[];
  readonly history: string[];
};

/** A purchaser's act; `isStopped` where the gateway says that its goods have not left. */
export type SignedCancellation = CancellationAct & { readonly isStopped: boolean };

/** Makes the tasks of a phase, one at each step. */
export type PhaseRunner = (world: World, phase: Phase, version: number) => Iterator<void>;

/** A refund preview as shown to the mall. */
export type ShownPreview = { readonly ask: RefundRequest; readonly preview: Commitment; readonly record: LoanRefund };

/** An execution of a phase; each step is one task of its state machine. */
export type Run = { readonly phase: Phase; readonly version: number; readonly steps: Iterator<void> };

/** The order in these tests: three lines with prices that do not divide evenly. */
export type Order = { readonly currency: string; readonly lines: readonly { quantity: number; minor: bigint }[] };

/** Starts a phase, as the stream, a timer or the janitor does. */
export const startPhase = (world: World, phase: Phase, version = world.purchase.version): void => {
  world.running.push({ phase, version, steps: world.phaseOf(world, phase, version) });
};

/** Saves the purchase as the gateway's table and its stream do: the new version, its phase, its timer. */
export const changePurchase = (
  world: World,
  decide: (purchase: Purchase) => Purchase | Rejection,
): Purchase | Rejection => {
  const next = decide(world.purchase);
  if (isRejection(next) || next === world.purchase) return next;
  if (next.version !== world.purchase.version + 1) throw new Error("a move is one version");
  world.purchase = next;
  const { name, next: phase, timer } = next.event;
  world.history.push(`${world.now.slice(0, 16)} ${name} -> ${next.status}`);
  if (phase) startPhase(world, phase);
  if (timer) world.timer = timer === "cleared" ? undefined : { ...timer, version: next.version };
  return next;
};

/** Saves the loan as the lender's table does, with the credit that it uses or releases. */
export const changeLoan = (world: World, decide: (loan: Loan) => Loan | Rejection): Loan | Rejection => {
  if (!world.loan) return { rejected: "LoanNotFound", detail: "no loan" };
  const next = decide(world.loan);
  if (isRejection(next)) return next;
  saveLoan(world, next);
  return next;
};

/** Saves a loan; the credit line cannot be oversold or exceed its limit. */
export const saveLoan = (world: World, next: Loan): void => {
  const before = world.loan ? exposure(world.loan) : zero(next.amount.currency);
  world.available += subtract(before, exposure(next)).minor;
  const taken = world.loan === undefined && world.available < 0n;
  if (taken || world.available > world.account.limit.minor) throw new Error("the credit line broke");
  world.loan = next;
};

/** Runs one task of a phase under way; the phase is removed after its last task. */
export const stepRun = (world: World, index: number): void => {
  const run = world.running[index % Math.max(1, world.running.length)];
  if (run?.steps.next().done) world.running.splice(world.running.indexOf(run), 1);
};

/** Advances the clock; a due timer starts its phase. */
export const passHours = (world: World, hours: number): void => {
  world.now = addTime(world.now, { hours });
  fireTimer(world);
};

/** Starts the phase of a due timer, once. */
export const fireTimer = (world: World): void => {
  const { timer } = world;
  if (!timer || timer.at > world.now) return;
  world.timer = undefined;
  startPhase(world, timer.phase, timer.version);
};
