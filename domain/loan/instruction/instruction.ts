import { addTime, type Instant } from "../../calendar.ts";
import type { InstructionKind, InstructionTerms } from "../../protocol/instruction.ts";
import { reject, type Rejection, type RejectionCode } from "../../rejection.ts";
import { isSamePerson, type StaffMember } from "../../trail.ts";

/**
 * What a member of the lender's staff instructs on a loan, recorded before anything moves. Its number is that of its first entry in
 * the loan's trail. waiting: a second person must approve it; ready: it may be carried out, once; withdrawn by the first person,
 * declined by a second one, expired while it waited, refused by the gateway or the loan: it never will be.
 */
export type Instruction = {
  readonly loan: string;
  readonly no: number;
  readonly version: number;
  readonly status: "waiting" | "ready" | "done" | "refused" | "withdrawn" | "declined" | "expired";
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

/** A weekend and a holiday; what is older was decided on facts that may have changed. */
const waitingPeriod = { days: 7 };

/** Until when an instruction waits for a second person. */
export const waitsUntil = ({ at }: Pick<Instruction, "at">): Instant => addTime(at, waitingPeriod);

/** True for an instruction that was carried out, or never will be. */
export const isEnded = ({ status }: Pick<Instruction, "status">): boolean => status !== "waiting" && status !== "ready";

/** True for an instruction that never will be carried out, so that another one may take its place. */
export const isVoid = (instruction: Pick<Instruction, "status">): boolean =>
  isEnded(instruction) && instruction.status !== "done";

/** A second person approves an instruction. A repeat by the same person changes nothing. */
export const approveInstruction = (
  instruction: Instruction,
  by: StaffMember,
  now: Instant,
): Instruction | Rejection => {
  if (instruction.approvedBy?.operator === by.operator) return instruction;
  const refusal = notWaiting(instruction, now) ?? samePerson(instruction, by, "approve");
  return refusal ?? nextVersion({ ...instruction, status: "ready", approvedBy: by });
};

/** A second person declines an instruction. A repeat changes nothing. */
export const declineInstruction = (
  instruction: Instruction,
  by: StaffMember,
  now: Instant,
): Instruction | Rejection => {
  if (instruction.status === "declined") return instruction;
  const refusal = notWaiting(instruction, now) ?? samePerson(instruction, by, "decline");
  return refusal ?? nextVersion({ ...instruction, status: "declined" });
};

/** Who gave an instruction withdraws it while it waits. A repeat changes nothing. */
export const withdrawInstruction = (
  instruction: Instruction,
  by: StaffMember,
  now: Instant,
): Instruction | Rejection => {
  if (!isSamePerson(instruction.by, by))
    return reject("OtherPerson", `${instruction.by.name} gave this instruction: decline it instead`);
  if (instruction.status === "withdrawn") return instruction;
  return notWaiting(instruction, now) ?? nextVersion({ ...instruction, status: "withdrawn" });
};

/** An instruction that waited too long for a second person has ended; another one stays as it is. */
export const expireInstruction = (instruction: Instruction, now: Instant): Instruction =>
  instruction.status === "waiting" && waitsUntil(instruction) <= now
    ? nextVersion({ ...instruction, status: "expired" })
    : instruction;

const notWaiting = (instruction: Instruction, now: Instant): Rejection | undefined => {
  const { no, status } = expireInstruction(instruction, now);
  return status === "waiting" ? undefined : reject("WrongState", `instruction ${no} is ${status} and waits for nobody`);
};

const samePerson = ({ by: first }: Instruction, by: StaffMember, what: string): Rejection | undefined =>
  isSamePerson(first, by)
    ? reject("SamePerson", `${by.name} gave this instruction: another person must ${what} it`)
    : undefined;

/** The instruction that permits this effect, or the rejection: without one that is ready or done the lender does nothing. */
export const permitted = <Kind extends InstructionKind>(
  instruction: Instruction | undefined,
  kind: Kind,
): InstructionOf<Kind> | Rejection => {
  if (!isOfKind(instruction, kind) || isVoid(instruction))
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
