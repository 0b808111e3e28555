import * as z from "zod/mini";
import { recordReplan } from "../../domain/purchase/lateness/replan.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Answer = z.object({ outcome: z.enum(["replanned", "refused"]), statement: WireStatement });

/** The purchaser is notified of the new plan; the timer is set to its first due date. */
export const handler = recording(
  z.object({ replan: Ordinal, answer: Answer }),
  (before, { replan: no, answer: { outcome, statement } }, now) => recordReplan(before, no, outcome, statement, now),
);
