import * as z from "zod";
import { recordCollection } from "../../domain/purchase/repayment.ts";
import { recording } from "../requests/recording.ts";
import { WireMoney, WireStatement } from "../schemas/schema.ts";

const Collected = z
  .object({
    no: z.int().optional(),
    outcome: z.enum(["paid", "refused", "reminded", "feeCharged", "nothing"]),
    amount: WireMoney,
    statement: WireStatement,
  })
  .transform(({ no, ...rest }) => ({ ...rest, ...(no !== undefined && { no }) }));

/** The bank's result, or what the lender did instead of a debit, and what is owed now; if nothing remains, the purchase is repaid. */
export const handler = recording(
  z.object({ collected: Collected }),
  (before, { collected: { statement, ...collected } }, now) => recordCollection(before, collected, statement, now),
);
