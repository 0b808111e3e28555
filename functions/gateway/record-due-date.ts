import * as z from "zod/mini";
import { recordDue } from "../../domain/purchase/acceptance.ts";
import { recording } from "../requests/recording.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

/** Mall and purchaser see the due date, and the timer is set to it. */
export const handler = recording(z.object({ statement: WireStatement }), (before, { statement }, now) =>
  recordDue(before, statement, now),
);
