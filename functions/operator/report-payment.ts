import * as z from "zod/mini";
import { reportPayment } from "../../domain/purchase/repayment.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { matching } from "../schemas/basic-schema.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.strictObject({
  purchaseId: z.string(),
  amount: WireMoney,
  /** The payment's reference on the bank statement: an id, never free text. */
  reference: matching(/^[A-Za-z0-9._-]{1,64}$/),
});

/** An operator reports money on the bank's statement that nobody collected: it repays the debt, and any excess is returned. */
export const handler = task(Input, async ({ purchaseId, ...payment }, now) => {
  const purchase = await transition(purchaseId, (before) => reportPayment(before, payment, now));
  if (isRejection(purchase)) return purchase;
  const reported = purchase.repayments.find(({ received }) => received === payment.reference);
  return { purchaseId, repayment: reported?.no };
});
