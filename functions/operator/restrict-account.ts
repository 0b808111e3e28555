import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { restrictAccount } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({
  account: z.string(),
  /** Lends nothing new. */
  suspended: z.boolean(),
  /** A person decides on each new request. */
  review: z.boolean(),
});

/** The lender suspends an account, requires a review of its requests, or lifts both; existing loans stay as they are. */
export const handler = task(Input, async ({ account, ...restrictions }) =>
  (await restrictAccount(account, restrictions))
    ? { account, ...restrictions }
    : reject("InvalidRequest", `${account} was not found: open it first`),
);
