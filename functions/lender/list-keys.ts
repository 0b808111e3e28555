import * as z from "zod/mini";
import { publishedKeys } from "../io/keys/key-store.ts";
import { task } from "../middleware/task.ts";

/** Answers the gateway which keys the lender publishes, so that it can notify the malls of new ones. */
export const handler = task(z.object({}), publishedKeys);
