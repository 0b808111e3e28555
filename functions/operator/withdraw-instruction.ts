import { withdrawInstruction } from "../../domain/loan/instruction/instruction.ts";
import { decideInstruction, decisionContract } from "../requests/instruction-decision.ts";

export const contract = decisionContract("Withdraws an instruction that waits for a second person: only who gave it.");

/** POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/withdrawals: the instruction has ended, and nothing moves. */
export const handler = decideInstruction(contract, "withdrawn", withdrawInstruction);
