import { addTime, type Instant } from "../../calendar.ts";
import { applyOnce } from "../../answered-request.ts";
import type { InstructionTerms } from "../../protocol/instruction.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import { decideAsInstructed } from "../dispute/decision.ts";
import type { Purchase } from "../purchase.ts";
import { reportBounce } from "../lateness/bounce.ts";
import { requestChargeOff } from "../lateness/charge-off.ts";
import { requestCredit } from "../lateness/credit-return.ts";
import { requestReplan } from "../lateness/replan.ts";
import { grantRefund } from "../refund-request.ts";
import { reportPayment } from "../repayment.ts";

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

const move = (purchase: Purchase, terms: InstructionTerms, now: Instant): Purchase | Rejection => {
  switch (terms.kind) {
    case "payment":
      return reportPayment(purchase, terms, now);
    case "refund":
      return grantRefund(purchase, { amount: terms.amount }, now);
    case "replan": {
      const { kind: _, ...ask } = terms;
      return requestReplan(purchase, ask, now);
    }
    case "chargeOff":
      return requestChargeOff(purchase, now);
    case "creditReturn":
      return requestCredit(purchase, now);
    case "bounce":
      return reportBounce(purchase, terms, now);
    case "disputeDecision":
      return decideAsInstructed(purchase, terms, now);
    case "holdbackRelease":
    case "resumption":
      return reject("WrongState", `the lender carries a ${terms.kind} out by itself`);
    default:
      return terms satisfies never;
  }
};

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
