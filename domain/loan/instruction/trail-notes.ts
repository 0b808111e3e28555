import type { Instant } from "../../calendar.ts";
import { owedOn } from "../loan-amounts.ts";
import type { Loan } from "../loan.ts";
import { toWire } from "../../money.ts";
import { toWireTerms } from "../../protocol/instruction.ts";
import type { StaffMember, TrailNote } from "../../trail.ts";
import type { Instruction } from "./instruction.ts";

/** A member of the staff has given the instruction. */
export const instructedNote = ({ no, by, reason, at, terms, status, needs }: Instruction): TrailNote => ({
  at,
  did: "instructed",
  by,
  why: reason,
  instruction: no,
  facts: { terms: toWireTerms(terms), status, ...(needs && { needs }) },
});

/** A person has approved, declined or withdrawn the instruction, and why. */
export const decidedNote = (
  { no }: Instruction,
  did: "approved" | "declined" | "withdrawn",
  by: StaffMember,
  why: string,
  at: Instant,
): TrailNote => ({ at, did, by, why, instruction: no });

/** The instruction waited too long for a second person. */
export const expiredNote = ({ no }: Instruction, at: Instant): TrailNote => ({ at, did: "expired", instruction: no });

/** The instruction was carried out, with what changed on the loan. */
export const carriedOutNote = ({ no }: Instruction, before: Loan, after: Loan, at: Instant): TrailNote => ({
  at,
  did: "carriedOut",
  instruction: no,
  facts: changesOf(before, after),
});

/** The instruction cannot be carried out, with the code of the reason. */
export const refusedNote = ({ no, refusedAs }: Instruction, at: Instant): TrailNote => ({
  at,
  did: "refused",
  instruction: no,
  facts: { code: refusedAs },
});

const changesOf = (before: Loan, after: Loan): Readonly<Record<string, unknown>> => ({
  version: [before.version, after.version],
  ...(after.status !== before.status && { status: [before.status, after.status] }),
  owed: [toWire(owedOn(before)), toWire(owedOn(after))],
  entries: after.entries.slice(before.entries.length).map(({ kind }) => kind),
});
