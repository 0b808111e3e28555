import * as z from "zod/mini";
import { replaceLink } from "../../domain/purchase/purchase-link.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.strictObject({ purchaseId: z.string(), linkHash: z.string().check(z.length(22)) });

/** The lender has withdrawn the purchaser's link: requests with its token are refused from now on, and those with the new one accepted. */
export const handler = task(Input, async ({ purchaseId, linkHash }, now) => {
  const purchase = await transition(purchaseId, (before) => replaceLink(before, linkHash, now));
  return isRejection(purchase) ? purchase : { purchaseId };
});
