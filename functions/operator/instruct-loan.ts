import { instructedAlone, nothingAlone, totalAlone } from "../../domain/loan/instruction/decided-alone.ts";
import { amountOf } from "../../domain/loan/instruction/effect.ts";
import { instruct } from "../../domain/loan/instruction/instruct.ts";
import type { Instruction } from "../../domain/loan/instruction/instruction.ts";
import { instructedNote } from "../../domain/loan/instruction/trail-notes.ts";
import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { decidedAloneWrites, loadDecidedAlone } from "../io/store/decided-alone-store.ts";
import { loadInstructions, saveNewInstruction } from "../io/store/instruction-store.ts";
import { loadLimits } from "../io/store/limit-store.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WireInstruction } from "../schemas/instruction-schema.ts";

export const contract = operatorPost(WireInstruction, {
  summary:
    "Instructs the lender on a loan; the instruction is recorded before anything moves, and may need a second person.",
  responses: { 202: "InstructionAnswer" },
});

/** POST /v1/lenders/{id}/loans/{purchase}/instructions: by the lender's staff. A repeat returns the instruction that was given. */
export const handler = byOperator(contract, async ({ path, body, now }, { complete }, by) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const loan = await loadLoan(path["purchase"] ?? "");
  if (isRejection(loan)) return loan;

  const answer = onceEach(async (instruction: Instruction) => ({
    status: 202,
    body: { instruction: viewInstruction(instruction) },
  }));
  const { reason, ...terms } = body;
  const limits = await loadLimits();
  const { currency } = loan.amount;
  const subject = { name: by.name, kind: terms.kind, currency };
  let known = nothingAlone;
  const given = await saveNewInstruction(
    loan.id,
    async (no) => {
      const before = await loadInstructions(loan.id);
      known = await loadDecidedAlone(subject);
      const alone = totalAlone(known, currency, now);
      return instruct(loan, no, { terms, by, reason, limits, before, alone }, now);
    },
    instructedNote,
    async (next) => {
      const alone = next.needs ? known : instructedAlone(known, amountOf(loan, next.terms), now);
      return [...decidedAloneWrites(subject, known, alone), ...complete(await answer(next))];
    },
  );
  return isRejection(given) ? given : answer(given);
});
