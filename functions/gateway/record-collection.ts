import * as z from "zod/mini";
import { recordCollection } from "../../domain/purchase/repayment.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireMoney } from "../schemas/schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Collected = z.pipe(
  z.object({
    no: z.optional(Ordinal),
    outcome: z.enum(["paid", "credited", "refused", "reminded", "feeCharged", "nothing"]),
    amount: WireMoney,
    statement: WireStatement,
  }),
  z.transform(({ no, ...rest }) => ({ ...rest, ...(no !== undefined && { no }) })),
);

/** The bank's result, or what the lender did instead of a debit, and what is owed now; if nothing remains, the purchase is repaid. */
export const handler = recording(
  z.object({ collected: Collected }),
  (before, { collected: { statement, ...collected } }, now) => recordCollection(before, collected, statement, now),
);
