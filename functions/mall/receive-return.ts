import * as z from "zod";
import { reportReturn } from "../../domain/cancellation.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WirePicks } from "../middleware/wire.ts";

const Report = z
  .strictObject({
    cancellation: z.int().min(1),
    outcome: z.enum(["stopped", "shipped", "received", "refused"]),
    lines: WirePicks.optional(),
    evidence: z.string().min(1).max(512).optional(),
  })
  .transform(({ lines, evidence, ...rest }) => ({
    ...rest,
    ...(lines && { lines }),
    ...(evidence !== undefined && { evidence }),
  }));

/** POST /v1/purchases/{id}/returns: the mall answers a cancellation: stopped, already shipped, received back, or refused. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "return.report", now);
  if (isRejection(message)) return message;
  const report = readBody(Report, message.body);
  if (isRejection(report)) return report;

  const purchase = await moveFor(message, (before) => reportReturn(before, report, now));
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 200, body: { purchase: viewPurchase(purchase), receipt } };
});
