import * as z from "zod";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { reportDelivery } from "../../domain/shipment.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed } from "../middleware/wire.ts";

const Report = z.strictObject({
  shipment: z.string().min(1).max(64),
  deliveredAt: z.iso.datetime({ precision: 3 }).optional(),
});

/** POST /v1/purchases/{id}/deliveries: a parcel has arrived; with the last one the purchaser's days to accept begin. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "delivery.report", now);
  if (isRejection(message)) return message;
  const report = readBody(Report, message.body);
  if (isRejection(report)) return report;

  const { shipment, deliveredAt = now } = report;
  const purchase = await moveFor(message, (before) => reportDelivery(before, shipment, deliveredAt, now));
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 200, body: { purchase: viewPurchase(purchase), receipt } };
});
