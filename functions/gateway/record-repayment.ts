import * as z from "zod";
import { isRejection } from "../../domain/rejection.ts";
import { recordRepayment } from "../../domain/repayment.ts";
import { transition } from "../io/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Collected = z
  .object({ no: z.int().optional(), repaid: WireMoney, due: z.iso.date().optional() })
  .transform(({ no, due, ...rest }) => ({
    ...rest,
    ...(no !== undefined && { no }),
    ...(due !== undefined && { due }),
  }));
const Input = z.object({ purchaseId: z.string(), collected: Collected });

/** What is owed now, by the lender's word; nothing left ends the life. */
export const handler = task(Input, async ({ purchaseId, collected }, now) => {
  const purchase = await transition(purchaseId, (before) => recordRepayment(before, collected, now));
  return isRejection(purchase) ? purchase : { status: purchase.status };
});
