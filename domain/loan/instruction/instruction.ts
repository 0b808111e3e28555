import type { Instant } from "../../calendar.ts";
import type { InstructionKind, InstructionTerms } from "../../protocol/instruction.ts";
import { reject, type Rejection, type RejectionCode } from "../../rejection.ts";
import type { StaffMember } from "../../trail.ts";

/**
 * What a member of the lender's staff instructs on a loan, recorded before anything moves. Its number is that of its first entry in
 * the loan's trail. waiting: a second person must approve it; ready: it may be carried out, once; refused: it never will be.
 */
export type Instruction = {
  readonly loan: string;
  readonly no: number;
  readonly version: number;
  readonly status: "waiting" | "ready" | "done" | "refused";
  readonly terms: InstructionTerms;
  readonly by: StaffMember;
  readonly reason: string;
  readonly at: Instant;
  /** Why it needs a second person, and who that was. */
  readonly needs?: "limit" | "surplus";
  readonly approvedBy?: StaffMember;
  readonly refusedAs?: RejectionCode;
};

/** An instruction of this kind. */
export type InstructionOf<Kind extends InstructionKind> = Instruction & {
  readonly terms: Extract<InstructionTerms, { readonly kind: Kind }>;
};

/** A second person approves an instruction. A repeat by the same person changes nothing. */
export const approveInstruction = (instruction: Instruction, by: StaffMember): Instruction | Rejection => {
  const { approvedBy, status } = instruction;
  if (approvedBy?.operator === by.operator) return instruction;
  if (status !== "waiting")
    return reject("WrongState", `instruction ${instruction.no} is ${status} and needs no second person`);
  // A person with two keys is still one person.
  if (by.operator === instruction.by.operator || by.name === instruction.by.name)
    return reject("SamePerson", `${by.name} gave this instruction: another person must approve it`);
  return nextVersion({ ...instruction, status: "ready", approvedBy: by });
};

/** The instruction that permits this effect, or the rejection: without one that is ready or done the lender does nothing. */
export const permitted = <Kind extends InstructionKind>(
  instruction: Instruction | undefined,
  kind: Kind,
): InstructionOf<Kind> | Rejection => {
  if (!isOfKind(instruction, kind) || instruction.status === "refused")
    return reject("InstructionMissing", `the lender's staff gave no such instruction for a ${kind}`);
  return instruction.status === "waiting"
    ? reject("SecondPersonRequired", `instruction ${instruction.no} waits for a second person`)
    : instruction;
};

const isOfKind = <Kind extends InstructionKind>(
  instruction: Instruction | undefined,
  kind: Kind,
): instruction is InstructionOf<Kind> => instruction?.terms.kind === kind;

/** The instruction, carried out. */
export const doneInstruction = (instruction: Instruction): Instruction =>
  nextVersion({ ...instruction, status: "done" });

/** The instruction that cannot be carried out, with the reason's code; one that is done stays so. */
export const refuseInstruction = (instruction: Instruction, code: RejectionCode): Instruction =>
  instruction.status === "ready" ? nextVersion({ ...instruction, status: "refused", refusedAs: code }) : instruction;

const nextVersion = (instruction: Instruction): Instruction => ({ ...instruction, version: instruction.version + 1 });
