import * as z from "zod";
import { issueOperatorKey } from "../io/store/operator-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ name: z.string().min(1).max(64) });

/** Gives one of the gateway's staff a key to the gateway's own routes; it is shown this once. */
export const handler = task(Input, async ({ name }, now) => issueOperatorKey(name, now));
