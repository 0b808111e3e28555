import type { Instant } from "../../domain/calendar.ts";
import { withEvidence } from "../../domain/loan/evidence.ts";
import type { InstructionOf } from "../../domain/loan/instruction/instruction.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { applyDisputeDecision } from "../../domain/loan/refund/dispute-decision.ts";
import { cancellationOf } from "../../domain/loan/refund/open-cancellation.ts";
import { refund, type RefundKind } from "../../domain/loan/refund/refund.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { carryOut } from "./carry-out.ts";
import { refundAuthority } from "./refund-evidence.ts";

/** A refund as the phase has it. */
type Refunding = {
  readonly purchaseId: string;
  readonly cancellation: number;
  readonly amount: Money;
  readonly kind: RefundKind;
  readonly instruction?: number | undefined;
  readonly evidence?: string | undefined;
};

/**
 * Books a refund on the mall's signed message or after the mall's silence by the lender's own clock; one that is booked needs no evidence
 * again. A goodwill at the lender's cost, and the verdict of a dispute, are booked by the instruction of its staff, for the amount that
 * they instructed.
 */
export const bookRefund = async (phase: Refunding, now: Instant): Promise<Loan | Rejection> => {
  const { purchaseId, cancellation, kind, instruction } = phase;
  if (kind.goodwill !== "lender" && instruction === undefined) return bookProven(phase, now);
  const named = { purchaseId, instruction };
  const carried =
    kind.goodwill === "lender"
      ? await carryOut(named, "refund", (before, given) => grant(before, cancellation, given, now), now)
      : await carryOut(named, "disputeDecision", (before, given) => decide(before, cancellation, given, now), now);
  return isRejection(carried) ? carried : carried.loan;
};

const bookProven = async (phase: Refunding, now: Instant): Promise<Loan | Rejection> => {
  const { purchaseId, cancellation: no, amount, kind } = phase;
  return loanTransition(purchaseId, async (before) => {
    if (before.refunds.some((each) => each.no === no)) return before;
    const authority = await refundAuthority(before, { no, amount, ...kind, evidence: phase.evidence }, now);
    if (isRejection(authority)) return authority;
    const { evidence, goods } = authority;
    const book = (loan: Loan) => refund(loan, no, amount, now, { ...kind, goods });
    return evidence ? withEvidence(before, { evidence, effect: `refund.${no}`, now }, book) : book(before);
  });
};

/** The number of the refund is the gateway's: one that is booked must not use the instruction up, nor end a cancellation of the purchaser's. */
const grant = (
  before: Loan,
  cancellation: number,
  { terms: { amount } }: InstructionOf<"refund">,
  now: Instant,
): Loan | Rejection =>
  before.refunds.some(({ no }) => no === cancellation) || cancellationOf(before, cancellation)
    ? reject("InstructionMissing", `refund ${cancellation} is another one, and not that of this instruction`)
    : refund(before, cancellation, amount, now, { goodwill: "lender" });

const decide = (
  before: Loan,
  cancellation: number,
  { terms }: InstructionOf<"disputeDecision">,
  now: Instant,
): Loan | Rejection =>
  terms.favours === "purchaser" && terms.cancellation === cancellation
    ? applyDisputeDecision(before, terms, now)
    : reject("InstructionMissing", `the lender's staff did not decide for the purchaser in ${cancellation}`);
