import * as z from "zod/mini";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

/** The purchaser's bank rejects the credit: it stays owed in the lender's ledger, and the purchase waits for the operator and the next attempt. */
export const handler = recording(
  z.object({ answer: z.object({ statement: WireStatement, instruction: z.optional(Ordinal) }) }),
  (before, { answer: { statement, ...result } }, now) =>
    recordCredit(before, { outcome: "refused", ...result }, statement, now),
);
