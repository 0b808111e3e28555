import * as z from "zod/mini";
import { revokeOperatorKey } from "../io/store/operator-store.ts";
import { task } from "../middleware/task.ts";
import { matching } from "../schemas/basic-schema.ts";

const Input = z.strictObject({ operator: matching(/^op_[a-z0-9]{1,32}$/) });

/** Revokes the key of a member of the gateway's staff: the next request with it is rejected. */
export const handler = task(Input, async ({ operator }, now) => revokeOperatorKey(operator, now));
