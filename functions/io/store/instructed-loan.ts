import type { Instruction } from "../../../domain/loan/instruction/instruction.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import type { TrailNote } from "../../../domain/trail.ts";
import { loanKey } from "../table/item-keys.ts";
import { commit } from "../table/table.ts";
import { decideAgain } from "../table/versioned.ts";
import { instructionWrites, loadInstruction } from "./instruction-store.ts";
import { loadLoan, loanWrites } from "./loan-store.ts";
import { appendToTrail } from "./trail-store.ts";

/** A loan and an instruction on it, which change in one commit. */
export type Instructed = { readonly loan: Loan; readonly instruction: Instruction | undefined };

/**
 * Load, decide, save: a loan, its instruction, and the entry of the change in the loan's trail. A decision that leaves the
 * instruction as it is changes nothing.
 */
export const instructedTransition = async (
  { loan: id, no }: { readonly loan: string; readonly no: number },
  decide: (before: Instructed) => Instructed | Rejection,
  noteOf: (before: Instructed, next: Instruction) => TrailNote,
): Promise<Instructed | Rejection> =>
  decideAgain<Instructed>(
    "the loan",
    async () => {
      const loan = await loadLoan(id);
      return isRejection(loan) ? loan : { loan, instruction: await loadInstruction(id, no) };
    },
    decide,
    async (next, before) => {
      if (!next.instruction || next.instruction === before.instruction) return true;
      const { writes } = await appendToTrail(loanKey(id).pk, noteOf(before, next.instruction));
      return commit([...loanWrites(before.loan, next.loan), ...instructionWrites(next.instruction), ...writes]);
    },
  );
