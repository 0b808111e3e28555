import * as z from "zod/mini";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Answer = z.object({
  outcome: z.enum(["returned", "nothing"]),
  statement: WireStatement,
  instruction: z.optional(Ordinal),
});

/** The purchaser is notified that the overpaid amount is on its way. */
export const handler = recording(z.object({ answer: Answer }), (before, { answer: { statement, ...result } }, now) =>
  recordCredit(before, result, statement, now),
);
