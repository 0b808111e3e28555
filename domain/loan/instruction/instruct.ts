import type { Instant } from "../../calendar.ts";
import { receivePayment } from "../collection/received-payment.ts";
import type { Loan } from "../loan.ts";
import { receivedPaymentKey } from "../../protocol/collection-key.ts";
import { type InstructionTerms, toWireTerms } from "../../protocol/instruction.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import type { StaffMember } from "../../trail.ts";
import type { Instruction } from "./instruction.ts";
import { type InstructionLimits, isBeyondLimit } from "./limits.ts";

/** A new instruction: by whom, why, and the limits and the loan's earlier instructions at that time. */
export type NewInstruction = {
  readonly terms: InstructionTerms;
  readonly by: StaffMember;
  readonly reason: string;
  readonly limits: InstructionLimits;
  readonly before: readonly Instruction[];
};

/**
 * Records an instruction that the loan permits now; a repeat of one that was given returns that one. Beyond the lender's limit it
 * waits for a second person, and a payment of more than is owed always does.
 */
export const instruct = (loan: Loan, no: number, given: NewInstruction, now: Instant): Instruction | Rejection => {
  const { terms, by, reason, before } = given;
  const known = before.find((each) => each.status !== "refused" && isRepeat(each, terms));
  if (known) return sameTerms(known, terms) ? known : termsDiffer(known);
  const wrong = carriedOut(loan, terms, now);
  if (isRejection(wrong) && !temporary.includes(wrong.rejected)) return wrong;
  const needs = needsOf(loan, given, now);
  const status = needs ? ("waiting" as const) : ("ready" as const);
  const facts = { terms, by, reason, at: now, ...(needs && { needs }) };
  return { loan: loan.id, no, version: 1, status, ...facts };
};

/** Rejections that end by themselves. */
const temporary: readonly string[] = ["PayoutPending"];

/** The loan with the effect of an instruction. */
const carriedOut = (loan: Loan, terms: InstructionTerms, now: Instant): Loan | Rejection =>
  receivePayment(loan, { ...terms, surplus: "held" }, now);

/** Whether an earlier instruction is about the same matter: the bank's reference names a payment. */
const isRepeat = ({ terms: known }: Instruction, terms: InstructionTerms): boolean =>
  known.reference === terms.reference;

const sameTerms = ({ terms: known }: Instruction, terms: InstructionTerms): boolean =>
  sorted(toWireTerms(known)) === sorted(toWireTerms(terms));

/** A stored instruction has its terms in another order. */
const sorted = (terms: object): string =>
  JSON.stringify(Object.entries(terms).toSorted(([a], [b]) => a.localeCompare(b)));

const termsDiffer = ({ no }: Instruction): Rejection =>
  reject("AmountMismatch", `instruction ${no} is about the same, with other terms`);

/** Why the instruction needs a second person. */
const needsOf = (loan: Loan, { terms, limits, before }: NewInstruction, now: Instant): Instruction["needs"] => {
  if (hasSurplus(loan, terms, before, now)) return "surplus";
  return isBeyondLimit(terms.kind, terms.amount, limits) ? "limit" : undefined;
};

/** Whether the payment leaves credit once those that were reported before it are booked; so too when that cannot be known yet. */
const hasSurplus = (loan: Loan, terms: InstructionTerms, before: readonly Instruction[], now: Instant): boolean => {
  const open = before.filter(({ status }) => status === "ready" || status === "waiting").map((each) => each.terms);
  const booked = [...open, terms].reduce<Loan>((sofar, each) => {
    const next = carriedOut(sofar, each, now);
    return isRejection(next) ? sofar : next;
  }, loan);
  const paid = booked.collections.find(({ key }) => key === receivedPaymentKey(terms.reference))?.paid;
  return paid?.some(({ part }) => part === "credit") ?? true;
};
