import * as z from "zod";
import { recordBounce } from "../../domain/purchase/lateness/bounce.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireStatement } from "../schemas/schema.ts";

const Answer = z.object({ outcome: z.enum(["bounced", "refused"]), statement: WireStatement });

const Input = z.object({ purchaseId: z.string(), bounce: z.int(), answer: Answer });

/** Mall and purchaser see that a payment came back; a life that had ended goes on, with its timer. */
export const handler = task(Input, async ({ purchaseId, bounce: no, answer: { outcome, statement } }, now) => {
  const purchase = await transition(purchaseId, (before) => recordBounce(before, no, outcome, statement, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
