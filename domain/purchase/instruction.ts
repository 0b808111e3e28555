import { addTime, type Instant } from "../calendar.ts";
import { applyOnce } from "../answered-request.ts";
import type { InstructionTerms } from "../protocol/instruction.ts";
import type { Rejection } from "../rejection.ts";
import { isRejection } from "../rejection.ts";
import type { Purchase } from "./purchase.ts";
import { reportPayment } from "./repayment.ts";

/** The lender gives an instruction again until its saga has carried it out; for as long a repeat has one effect. */
const repeated = { days: 7 };

/** Moves the purchase as the lender's staff instructed. The phase that follows has the instruction's number: without it the lender does nothing. */
export const followInstruction = (
  purchase: Purchase,
  no: number,
  terms: InstructionTerms,
  now: Instant,
): Purchase | Rejection => {
  const answered = { id: `instruction.${no}`, digest: terms.kind, until: addTime(now, repeated) };
  return applyOnce(purchase, answered, (open) => {
    const moved = move(open, terms, now);
    return isRejection(moved) || moved === open ? moved : withInstruction(moved, no);
  });
};

const move = (purchase: Purchase, terms: InstructionTerms, now: Instant): Purchase | Rejection =>
  reportPayment(purchase, terms, now);

/** The phase that the change starts, in the event and in flight, with the instruction's number. */
const withInstruction = (purchase: Purchase, instruction: number): Purchase => {
  const { event, inFlight } = purchase;
  const { next } = event;
  if (!next) return purchase;
  const numbered = { ...next, instruction };
  return {
    ...purchase,
    event: { ...event, next: numbered },
    inFlight: inFlight.map((each) => (each.phase === next ? { ...each, phase: numbered } : each)),
  };
};
