import { declineInstruction } from "../../domain/loan/instruction/instruction.ts";
import { decideInstruction, decisionContract } from "../requests/instruction-decision.ts";

export const contract = decisionContract(
  "Declines an instruction that waits for a second person: not the one who gave it.",
);

/** POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/declines: the instruction has ended, and nothing moves. */
export const handler = decideInstruction(contract, "declined", declineInstruction);
