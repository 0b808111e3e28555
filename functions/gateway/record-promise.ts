import * as z from "zod/mini";
import { recordPromise } from "../../domain/purchase/lateness/promise.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Answer = z.object({ outcome: z.enum(["promised", "refused"]), statement: WireStatement });

/** The purchaser sees whether the promise was accepted; the timer is set to its day. */
export const handler = recording(
  z.object({ promise: Ordinal, answer: Answer }),
  (before, { promise: no, answer: { outcome, statement } }, now) => recordPromise(before, no, outcome, statement, now),
);
