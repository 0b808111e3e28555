import * as z from "zod/mini";
import { withdrawPurchase } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ purchaseId: z.string() });

/** Undoes a request that the lender could not read: nothing has happened, and the order may be requested again. */
export const handler = task(Input, async ({ purchaseId }) => ({ withdrawn: await withdrawPurchase(purchaseId) }));
