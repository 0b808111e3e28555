import * as z from "zod/mini";
import { recordCredit } from "../../domain/purchase/lateness/credit-return.ts";
import { recording } from "../requests/recording.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

/** The purchaser's bank rejects the credit: it stays owed in the lender's ledger until an operator requests the return again. */
export const handler = recording(
  z.object({ answer: z.object({ statement: WireStatement }) }),
  (before, { answer: { statement } }, now) => recordCredit(before, "refused", statement, now),
);
