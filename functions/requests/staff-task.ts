import * as z from "zod/mini";
import type { Instant } from "../../domain/calendar.ts";
import { reject, type Rejection } from "../../domain/rejection.ts";
import type { StaffMember, TrailNote } from "../../domain/trail.ts";
import { findOperator } from "../io/store/operator-store.ts";
import { task } from "../middleware/task.ts";
import { WireReason } from "../schemas/basic-schema.ts";
import { parse, sentenceOf } from "../schemas/parse.ts";

/** The entry that a member of the staff leaves in a trail: what they did, and what changed by it. */
export type NoteOf = (did: string, facts: TrailNote["facts"]) => TrailNote;

const Signed = z.looseObject({ operatorKey: z.string(), reason: WireReason });

/**
 * The handler of what a member of the staff invokes: `schema` is the input besides the operator key and the reason. Rights on the AWS
 * account are not enough, so that the trail says who did it.
 */
export const staffTask = <Input, Output>(
  schema: z.ZodMiniType<Input>,
  story: (input: Input, note: NoteOf, now: Instant) => Promise<Output | Rejection>,
) =>
  task(Signed, async ({ operatorKey, reason, ...input }, now) => {
    const by = await findOperator(operatorKey);
    if (!by) return reject("Unauthenticated", "send `operatorKey`, an operator key of this side, with the `reason`");
    const read = parse(schema, input);
    if (read.issues) return reject("InvalidRequest", sentenceOf(read.issues));
    return story(read.data, noteBy(by, reason, now), now);
  });

/** The notes of one person about one operation; without a person, somebody with rights on the AWS account. */
export const noteBy =
  (by: StaffMember | undefined, why: string, at: Instant): NoteOf =>
  (did, facts) => ({ at, did, ...(by && { by }), why, ...(facts && { facts }) });
