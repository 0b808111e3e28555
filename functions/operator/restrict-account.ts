import * as z from "zod/mini";
import { isRejection, reject } from "../../domain/rejection.ts";
import { restrictionWrite } from "../io/store/loan-store.ts";
import { commitRecorded } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { staffTask } from "../requests/staff-task.ts";

const Input = z.strictObject({
  account: z.string(),
  /** Lends nothing new. */
  suspended: z.boolean(),
  /** A person decides on each new request. */
  review: z.boolean(),
});

/** The lender suspends an account, requires a review of its requests, or lifts both; existing loans stay as they are. */
export const handler = staffTask(Input, async ({ account, ...restrictions }, note) => {
  const writes = [restrictionWrite(account, restrictions)];
  const saved = await commitRecorded(staffTrail(`account#${account}`), note("restrictedAccount", restrictions), writes);
  if (isRejection(saved)) return saved;
  return saved ? { account, ...restrictions } : reject("InvalidRequest", `${account} was not found: open it first`);
});
