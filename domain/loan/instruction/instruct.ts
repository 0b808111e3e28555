import type { Instant } from "../../calendar.ts";
import { heldCredit } from "../collection/credit-return.ts";
import type { Loan } from "../loan.ts";
import { add, isPositive, type Money } from "../../money.ts";
import { receivedPaymentKey } from "../../protocol/collection-key.ts";
import { type InstructionTerms, toWireTerms } from "../../protocol/instruction.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import type { StaffMember } from "../../trail.ts";
import { amountOf, effectOf } from "./effect.ts";
import { type Instruction, isEnded, isVoid } from "./instruction.ts";
import { type InstructionLimits, isBeyondLimit } from "./limits.ts";

/** A new instruction: by whom, why, and the limits and the loan's earlier instructions at that time. */
export type NewInstruction = {
  readonly terms: InstructionTerms;
  readonly by: StaffMember;
  readonly reason: string;
  readonly limits: InstructionLimits;
  readonly before: readonly Instruction[];
  /** What the same person has instructed of this kind on all loans without a second one, as far as it still counts; none where it is the bank. */
  readonly alone?: Money;
  /** The lender read it from the bank's own statement: no person's word needs a second one. */
  readonly fromBank?: true;
};

/**
 * Records an instruction that the loan permits now; a repeat of one that was given returns that one. Beyond the lender's limit it
 * waits for a second person, and a payment of more than is owed always does.
 */
export const instruct = (loan: Loan, no: number, given: NewInstruction, now: Instant): Instruction | Rejection => {
  const { terms, by, reason, before } = given;
  const known = before.find((each) => !isVoid(each) && isRepeat(each, terms));
  if (known) return sameTerms(known, terms) ? known : termsDiffer(known);
  const effect = effectOf(loan, terms, now);
  if (isRejection(effect) && !temporary.includes(effect.rejected)) return effect;
  // The gateway would start no phase, and the instruction would never end.
  if (effect === loan) return reject("WrongState", `a ${terms.kind} would change nothing`);
  const needs = needsOf(loan, given, now);
  const status = needs ? ("waiting" as const) : ("ready" as const);
  const facts = { terms, by, reason, at: now, ...(needs && { needs }) };
  return { loan: loan.id, no, version: 1, status, ...facts };
};

/** Rejections that end by themselves. */
const temporary: readonly string[] = ["PayoutPending"];

/**
 * Whether an earlier instruction is about the same matter: the bank's reference names a payment, the staff's own id a refund, the
 * lender's key a bounced payment, its number a dispute. Of the other kinds one is open at a time.
 */
const isRepeat = ({ terms: known, status }: Instruction, terms: InstructionTerms): boolean => {
  if (known.kind === "payment" && terms.kind === "payment") return known.reference === terms.reference;
  if (known.kind === "refund" && terms.kind === "refund") return known.request === terms.request;
  if (known.kind === "bounce" && terms.kind === "bounce") return known.collection === terms.collection;
  if (known.kind === "disputeDecision" && terms.kind === "disputeDecision")
    return known.cancellation === terms.cancellation;
  if (known.kind === "resumption" && terms.kind === "resumption") return known.cancellation === terms.cancellation;
  return known.kind === terms.kind && status !== "done";
};

const sameTerms = ({ terms: known }: Instruction, terms: InstructionTerms): boolean =>
  sorted(toWireTerms(known)) === sorted(toWireTerms(terms));

/** A stored instruction has its terms in another order. */
const sorted = (terms: object): string =>
  JSON.stringify(Object.entries(terms).toSorted(([a], [b]) => a.localeCompare(b)));

const termsDiffer = ({ no }: Instruction): Rejection =>
  reject("AmountMismatch", `instruction ${no} is about the same, with other terms`);

/** Why the instruction needs a second person; a limit is not evaded in parts, nor on many loans. */
const needsOf = (loan: Loan, given: NewInstruction, now: Instant): Instruction["needs"] => {
  const { terms, limits, before, alone, fromBank } = given;
  if (fromBank) return undefined;
  if (terms.kind === "payment" && hasSurplus(loan, terms, before, now)) return "surplus";
  if (terms.kind === "creditReturn" && isPositive(heldCredit(loan))) return "surplus";
  const amount = amountOf(loan, terms);
  return isBeyondLimit(terms.kind, alone ? add(amount, alone) : amount, limits) ? "limit" : undefined;
};

/** Whether the payment leaves credit once those that were reported before it are booked; so too when that cannot be known yet. */
const hasSurplus = (
  loan: Loan,
  terms: Extract<InstructionTerms, { readonly kind: "payment" }>,
  before: readonly Instruction[],
  now: Instant,
): boolean => {
  const open = before.filter((each) => each.terms.kind === "payment" && !isEnded(each)).map((each) => each.terms);
  const booked = [...open, terms].reduce<Loan>((sofar, each) => {
    const next = effectOf(sofar, each, now);
    return isRejection(next) ? sofar : next;
  }, loan);
  const paid = booked.collections.find(({ key }) => key === receivedPaymentKey(terms.reference))?.paid;
  return paid?.some(({ part }) => part === "credit") ?? true;
};
