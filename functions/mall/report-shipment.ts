import * as z from "zod";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { reportShipment } from "../../domain/shipment.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WirePicks } from "../middleware/wire.ts";

const Report = z
  .strictObject({
    shipment: z.string().min(1).max(64),
    lines: WirePicks.optional(),
    carrier: z.string().max(64).optional(),
    tracking: z.string().max(64).optional(),
  })
  .transform(({ shipment: id, lines, carrier, tracking }) => ({
    id,
    ...(lines && { lines }),
    ...(carrier !== undefined && { carrier }),
    ...(tracking !== undefined && { tracking }),
  }));

/** POST /v1/purchases/{id}/shipments: a parcel leaves, with all the rest of the order or with the lines it names. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "shipment.report", now);
  if (isRejection(message)) return message;
  const report = readBody(Report, message.body);
  if (isRejection(report)) return report;

  const purchase = await moveFor(message, (before) => reportShipment(before, report, now));
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 200, body: { purchase: viewPurchase(purchase), receipt } };
});
