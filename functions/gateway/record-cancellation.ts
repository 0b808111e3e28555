import * as z from "zod/mini";
import { recordCancellation } from "../../domain/purchase/cancellation.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

/** The lender has paused the loan; from here the mall has to act, until its deadline. */
export const handler = recording(z.object({ cancellation: Ordinal }), (before, { cancellation }, now) =>
  recordCancellation(before, cancellation, now),
);
