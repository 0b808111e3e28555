import * as z from "zod/mini";
import { refuseEvidence } from "../../domain/purchase/refused-evidence.ts";
import { rejectionCodes } from "../../domain/rejection.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const error = z.object({ Error: z.enum(rejectionCodes) });

const Input = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("accept"), error }),
  z.object({ phase: z.literal("collect"), repayment: Ordinal, error }),
  z.object({ phase: z.literal("promise"), promise: Ordinal, error }),
  z.object({ phase: z.enum(["cancel", "refund", "resume"]), cancellation: Ordinal, error }),
  z.object({ phase: z.literal("credit"), error }),
]);

/** The purchaser sees that the lender did not accept the evidence of an operation, which is marked as refused. */
export const handler = recording(Input, (before, { error: { Error: code }, ...refused }, now) =>
  refuseEvidence(before, refused, code, now),
);
