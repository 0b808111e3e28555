import * as z from "zod/mini";
import { recordFailedAdvance } from "../../domain/purchase/advance.ts";
import { rejectionCodes } from "../../domain/rejection.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Input = z.object({
  advance: Ordinal,
  error: z.object({ Error: z.enum(rejectionCodes) }),
  /** Present if a purchased receivable was returned. */
  statement: z.optional(WireStatement),
});

/** The mall sees that it was not paid, and why; a purchase of which nothing remains ends. */
export const handler = recording(Input, (before, { advance, error, statement }, now) =>
  recordFailedAdvance(before, advance, error.Error, statement, now),
);
