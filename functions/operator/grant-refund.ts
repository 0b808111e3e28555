import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { applyOnce } from "../../domain/answered-request.ts";
import { addTime } from "../../domain/calendar.ts";
import { grantRefund } from "../../domain/purchase/refund-request.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transition } from "../io/store/purchase-store.ts";
import { task } from "../middleware/task.ts";
import { text } from "../schemas/basic-schema.ts";
import { WireMoney } from "../schemas/schema.ts";

const Input = z.strictObject({
  purchaseId: z.string(),
  amount: WireMoney,
  reason: z.optional(text(1, 256)),
  /** The operator's own id for this refund: a repeat within a day refunds nothing more. */
  request: text(1, 64),
});

/** The lender refunds a purchaser at its own cost: neither the mall nor its receivable changes. */
export const handler = task(Input, async ({ purchaseId, amount, reason, request }, now) => {
  const grant = { amount, ...(reason !== undefined && { reason }) };
  const digest = digestOf(`${amount.minor} ${amount.currency} ${reason ?? ""}`).slice(0, 8);
  const answered = { id: digestOf(`grant:${request}`).slice(0, 12), digest, until: addTime(now, { days: 1 }) };
  const purchase = await transition(purchaseId, (before) =>
    applyOnce(before, answered, (open) => grantRefund(open, grant, now)),
  );
  if (isRejection(purchase)) return purchase;
  return { purchaseId, cancellation: viewPurchase(purchase).cancellations.at(-1) };
});

const digestOf = (content: string): string => createHash("sha256").update(content).digest("base64url");
