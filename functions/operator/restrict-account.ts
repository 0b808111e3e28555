import * as z from "zod";
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

/** The lender lends to a purchaser no more, only after a person has looked, or again as to anybody; what was lent stays as it is. */
export const handler = task(Input, async ({ account, ...restrictions }) =>
  (await restrictAccount(account, restrictions))
    ? { account, ...restrictions }
    : reject("InvalidRequest", `there is no ${account}: open it first`),
);
