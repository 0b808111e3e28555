import * as z from "zod/mini";
import { recordRefund } from "../../domain/purchase/refund-result.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireShares, WireStatement } from "../schemas/statement-schema.ts";

const Input = z.object({
  cancellation: Ordinal,
  refund: WireShares,
  statement: WireStatement,
});

/** Purchaser and mall see the refund; a purchase of which nothing remains ends. */
export const handler = recording(Input, (before, { cancellation, refund, statement }, now) =>
  recordRefund(before, cancellation, refund, statement, now),
);
