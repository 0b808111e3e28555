import * as z from "zod/mini";
import { recordResumption } from "../../domain/purchase/dispute/decision.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

const Input = z.object({ cancellation: Ordinal, statement: WireStatement });

/** The loan continues after a dismissed dispute: purchaser and mall see the new due date, and the timer is set to it. */
export const handler = recording(Input, (before, { cancellation, statement }, now) =>
  recordResumption(before, cancellation, statement, now),
);
