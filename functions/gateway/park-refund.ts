import * as z from "zod/mini";
import { parkRefund } from "../../domain/purchase/refund-result.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireShares, WireStatement } from "../schemas/statement-schema.ts";

const Input = z.object({
  cancellation: Ordinal,
  refund: WireShares,
  statement: WireStatement,
});

/** The purchaser's bank rejects the cash: it stays owed in the lender's ledger until an operator acts. */
export const handler = recording(Input, (before, { cancellation, refund, statement }, now) =>
  parkRefund(before, cancellation, refund, statement, now),
);
