import * as z from "zod/mini";
import { rotate } from "../io/keys/key-rotation.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ force: z.optional(z.boolean()) });

/** Creates the lender's keys at installation and replaces those that are due; by schedule, or at once with `force`. */
export const handler = task(Input, async ({ force }, now) => ({
  made: await rotate(keyOwner(), ["sign", "seal", "link"], now, force),
}));
