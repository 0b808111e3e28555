import * as z from "zod";
import { revokeOperatorKey } from "../io/store/operator-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ operator: z.string().regex(/^op_[a-z0-9]{1,32}$/) });

/** Ends the key of one of the gateway's staff: the next request that bears it is refused. */
export const handler = task(Input, async ({ operator }, now) => revokeOperatorKey(operator, now));
