import * as z from "zod/mini";
import type { Instant } from "../../domain/calendar.ts";
import type { Instruction } from "../../domain/loan/instruction/instruction.ts";
import { decidedNote } from "../../domain/loan/instruction/trail-notes.ts";
import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import type { StaffMember } from "../../domain/trail.ts";
import { changeInstruction } from "../io/store/instruction-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { WireReason } from "../schemas/basic-schema.ts";
import { onceEach } from "./idempotency.ts";
import { rejectOtherLender } from "./lender-request.ts";
import { byOperator } from "./operator-request.ts";

/** The contract of a route on which a person decides about an instruction that waits. */
export const decisionContract = (summary: string) =>
  operatorPost(z.strictObject({ reason: WireReason }), { summary, responses: { 202: "InstructionAnswer" } });

/** The handler of such a route: who, why and the decision are in the loan's trail, in the commit of the decision. */
export const decideInstruction = (
  contract: ReturnType<typeof decisionContract>,
  did: "approved" | "declined" | "withdrawn",
  decide: (before: Instruction, by: StaffMember, now: Instant) => Instruction | Rejection,
) =>
  byOperator(contract, async ({ path, body: { reason }, now }, { complete }, by) => {
    const other = rejectOtherLender(path);
    if (other) return other;
    const answer = onceEach(async (instruction: Instruction) => ({
      status: 202,
      body: { instruction: viewInstruction(instruction) },
    }));
    const decided = await changeInstruction(
      { loan: path["purchase"] ?? "", no: Number(path["no"]) || 0 },
      (before) => decide(before, by, now),
      (next) => decidedNote(next, did, by, reason, now),
      async (next) => complete(await answer(next)),
    );
    return isRejection(decided) ? decided : answer(decided);
  });
