import * as z from "zod/mini";
import { addTime, type Instant } from "../../domain/calendar.ts";
import { expireInstruction, waitsUntil } from "../../domain/loan/instruction/instruction.ts";
import { expiredNote } from "../../domain/loan/instruction/trail-notes.ts";
import {
  changeInstruction,
  listOpenInstructions,
  type OpenInstruction,
  repeatInstruction,
} from "../io/store/instruction-store.ts";
import { listRenewedLinks, repeatRenewedLink } from "../io/store/renewed-link-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** The saga of an instruction that was just given is still running. */
const saga = { minutes: 10 };

/**
 * Has ready instructions, and renewed links, handed to the gateway again that it has not carried out, and ends those that waited too long for a second
 * person; every quarter of an hour, or on demand.
 */
export const handler = task(Input, async (_, now) => {
  const open = await listOpenInstructions();
  const overdue = open.filter((each) => each.status === "waiting" && waitsUntil(each) <= now);
  for (const each of overdue) await expire(each, now);
  const late = open.filter(({ status, at }) => status === "ready" && addTime(at, saga) <= now);
  for (const each of late) await repeatInstruction(each);
  for (const each of await listRenewedLinks()) await repeatRenewedLink(each);
  count("LateInstructions", late.length);
  count("OldestApprovalHours", Math.max(0, ...open.filter(({ status }) => status === "waiting").map(hoursSince(now))));
  return { open: open.length - overdue.length, repeated: late.length, expired: overdue.length };
});

const hoursSince =
  (now: Instant) =>
  ({ at }: OpenInstruction): number =>
    Math.floor((Date.parse(now) - Date.parse(at)) / 3_600_000);

const expire = async (open: OpenInstruction, now: Instant): Promise<void> => {
  await changeInstruction(
    open,
    (before) => expireInstruction(before, now),
    (next) => expiredNote(next, now),
  );
};
