import { approveInstruction } from "../../domain/loan/instruction/instruction.ts";
import { decideInstruction, decisionContract } from "../requests/instruction-decision.ts";

export const contract = decisionContract(
  "Approves an instruction that waits for a second person: not the one who gave it.",
);

/** POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/approvals: after it the instruction is carried out. */
export const handler = decideInstruction(contract, "approved", approveInstruction);
