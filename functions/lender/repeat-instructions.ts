import * as z from "zod/mini";
import { addTime } from "../../domain/calendar.ts";
import { listOpenInstructions, repeatInstruction } from "../io/store/instruction-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** The saga of an instruction that was just given is still running. */
const saga = { minutes: 10 };

/** Has ready instructions handed to the gateway again that it has not carried out; every quarter of an hour, or on demand. */
export const handler = task(Input, async (_, now) => {
  const open = await listOpenInstructions();
  const late = open.filter(({ status, at }) => status === "ready" && addTime(at, saga) <= now);
  for (const each of late) await repeatInstruction(each);
  count("LateInstructions", late.length);
  return { open: open.length, repeated: late.length };
});
