import type { Instant } from "../../domain/calendar.ts";
import {
  doneInstruction,
  type InstructionOf,
  permitted,
  refuseInstruction,
} from "../../domain/loan/instruction/instruction.ts";
import { carriedOutNote, refusedNote } from "../../domain/loan/instruction/trail-notes.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import type { InstructionKind } from "../../domain/protocol/instruction.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { type Instructed, instructedTransition } from "../io/store/instructed-loan.ts";

/** Rejections that end by themselves, or are about the phase and not the instruction: it stays ready. */
const temporary: readonly string[] = ["PayoutPending", "ConcurrentChange", "LoanNotFound", "InstructionMissing"];

/** The instruction that a saga's task names, by its loan and number; the number is absent where nobody instructed anything. */
type Named = { readonly purchaseId: string; readonly instruction: number | undefined };

/**
 * Carries an instruction of the lender's staff out on its loan, in one commit with its end and its entry in the trail. Without a ready
 * one of this kind nothing changes, whatever the saga says; the terms are those of the instruction. One that is done changes nothing.
 */
export const carryOut = async <Kind extends InstructionKind>(
  { purchaseId, instruction: no }: Named,
  kind: Kind,
  decide: (loan: Loan, instruction: InstructionOf<Kind>) => Loan | Rejection,
  now: Instant,
): Promise<{ readonly loan: Loan; readonly instruction: InstructionOf<Kind> } | Rejection> => {
  let refusal: Rejection | undefined;
  let after: Loan | undefined;
  const apply = (before: Instructed): Instructed | Rejection => {
    refusal = undefined;
    const found = permitted(before.instruction, kind);
    if (isRejection(found)) return found;
    if (found.status === "done") return before;
    const decided = decide(before.loan, found);
    const loan = decided === before.loan ? nothingChanged(kind) : decided;
    if (!isRejection(loan)) return { loan: (after = loan), instruction: doneInstruction(found) };
    if (temporary.includes(loan.rejected)) return loan;
    refusal = loan;
    return { ...before, instruction: refuseInstruction(found, loan.rejected) };
  };
  const ended = await instructedTransition({ loan: purchaseId, no: no ?? 0 }, apply, (before, next) =>
    after && !refusal ? carriedOutNote(next, before.loan, after, now) : refusedNote(next, now),
  );
  if (isRejection(ended)) return ended;
  if (refusal) return refusal;
  const instruction = permitted(ended.instruction, kind);
  return isRejection(instruction) ? instruction : { loan: ended.loan, instruction };
};

/** An instruction is done by its effect only; one that has none any more never will be. */
const nothingChanged = (kind: InstructionKind): Rejection => reject("WrongState", `a ${kind} changes nothing any more`);
