import * as z from "zod/mini";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { recording } from "../requests/recording.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Answer = z.object({ outcome: z.enum(["returned", "nothing"]), statement: WireStatement });

/** The purchaser is notified that the overpaid amount is on its way. */
export const handler = recording(z.object({ answer: Answer }), (before, { answer: { outcome, statement } }, now) =>
  recordCredit(before, outcome, statement, now),
);
