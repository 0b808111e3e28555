import * as z from "zod/mini";
import { recordBounce } from "../../domain/purchase/lateness/bounce.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Answer = z.object({ outcome: z.enum(["bounced", "refused"]), statement: WireStatement });

/** Mall and purchaser see the bounced payment; a purchase that had ended is open again, with its timer. */
export const handler = recording(
  z.object({ bounce: Ordinal, answer: Answer }),
  (before, { bounce: no, answer: { outcome, statement } }, now) => recordBounce(before, no, outcome, statement, now),
);
