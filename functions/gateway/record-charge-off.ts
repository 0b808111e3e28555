import * as z from "zod/mini";
import { recordChargeOff } from "../../domain/purchase/lateness/charge-off.ts";
import { recording } from "../requests/recording.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Answer = z.object({ outcome: z.enum(["chargedOff", "refused"]), statement: WireStatement });

/** The purchase is closed; a later payment is a recovery. */
export const handler = recording(z.object({ answer: Answer }), (before, { answer: { outcome, statement } }, now) =>
  recordChargeOff(before, outcome, statement, now),
);
