import * as z from "zod/mini";
import { issueOperatorKey } from "../io/store/operator-store.ts";
import { task } from "../middleware/task.ts";
import { text } from "../schemas/basic-schema.ts";

const Input = z.strictObject({ name: text(1, 64) });

/** Issues a key for the lender's operator routes to a member of its staff; it is shown only once. */
export const handler = task(Input, async ({ name }, now) => issueOperatorKey(name, now));
