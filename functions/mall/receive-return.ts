import * as z from "zod";
import { reportReturn } from "../../domain/cancellation.ts";
import { stalePurchase } from "../../domain/preview.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { readPreview } from "../io/preview-token.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WirePicks } from "../middleware/wire.ts";

const Report = z
  .strictObject({
    cancellation: z.int().min(1),
    outcome: z.enum(["stopped", "shipped", "received", "refused"]),
    lines: WirePicks.optional(),
    evidence: z.string().min(1).max(512).optional(),
    token: z.string().max(2048).optional(),
  })
  .refine(({ outcome, token }) => token === undefined || outcome === "stopped" || outcome === "received", {
    path: ["token"],
    message: "a preview is of goods that were stopped or received",
  })
  .transform(({ lines, evidence, token, ...rest }) => ({
    token,
    report: { ...rest, ...(lines && { lines }), ...(evidence !== undefined && { evidence }) },
  }));

/** POST /v1/purchases/{id}/returns: the mall answers a cancellation: stopped, already shipped, received back, or refused. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "return.report", now);
  if (isRejection(message)) return message;
  const said = readBody(Report, message.body);
  if (isRejection(said)) return said;
  const { report, token } = said;
  const { cancellation, lines } = report;
  const ask = { cancellation, ...(lines && { lines }) };
  const preview = token === undefined ? undefined : await readPreview(token, { ...message, ask });
  if (isRejection(preview)) return preview;

  // Once the goods are back the purchaser is right: from here on no stale preview stands in the way.
  const purchase = await moveFor(
    message,
    (before) => (preview && stalePurchase(before, preview, now)) ?? reportReturn(before, report, now),
  );
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 200, body: { purchase: viewPurchase(purchase), receipt } };
});
