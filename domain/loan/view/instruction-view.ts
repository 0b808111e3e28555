import { type Instruction, waitsUntil } from "../instruction/instruction.ts";
import { toWireTerms } from "../../protocol/instruction.ts";

/** An instruction as the lender's staff see it. */
export const viewInstruction = (instruction: Instruction) => {
  const { no, status, terms, by, reason, at, needs, approvedBy, refusedAs } = instruction;
  return {
    no,
    status,
    ...toWireTerms(terms),
    reason,
    by,
    at,
    ...(needs && { needs }),
    ...(status === "waiting" && { until: waitsUntil(instruction) }),
    ...(approvedBy && { approvedBy }),
    ...(refusedAs && { code: refusedAs }),
  };
};
