import * as z from "zod/mini";
import { failRefund } from "../../domain/purchase/refund-result.ts";
import { rejectionCodes } from "../../domain/rejection.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Input = z.object({ cancellation: Ordinal, error: z.enum(rejectionCodes) });

/** The mall sees that nothing was refunded, and why; its goods no longer count as cancelled. */
export const handler = recording(Input, (before, { cancellation, error }, now) =>
  failRefund(before, cancellation, error, now),
);
