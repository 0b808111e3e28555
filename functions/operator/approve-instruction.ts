import * as z from "zod/mini";
import { approveInstruction, type Instruction } from "../../domain/loan/instruction/instruction.ts";
import { approvedNote } from "../../domain/loan/instruction/trail-notes.ts";
import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { changeInstruction } from "../io/store/instruction-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WireReason } from "../schemas/instruction-schema.ts";

export const contract = operatorPost(z.strictObject({ reason: WireReason }), {
  summary: "Approves an instruction that waits for a second person: not the one who gave it.",
  responses: { 202: "InstructionAnswer" },
});

/** POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/approvals: after it the instruction is carried out. */
export const handler = byOperator(contract, async ({ path, body: { reason }, now }, { complete }, by) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const answer = onceEach(async (instruction: Instruction) => ({
    status: 202,
    body: { instruction: viewInstruction(instruction) },
  }));
  const approved = await changeInstruction(
    { loan: path["purchase"] ?? "", no: Number(path["no"]) || 0 },
    (before) => approveInstruction(before, by),
    (next) => approvedNote(next, reason, now),
    async (next) => complete(await answer(next)),
  );
  return isRejection(approved) ? approved : answer(approved);
});
