import * as z from "zod";
import { reportShipment } from "../../domain/purchase/shipment.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { WirePicks } from "../schemas/schema.ts";

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

export const contract = signedPost("shipment.report", Report, {
  summary: "Reports that a parcel was shipped, with the named lines or with the rest of the order.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/shipments: the purchaser is notified, and with the advance policy `shipment` the receivable is purchased. */
export const handler = signed(contract, async (request, report, now) =>
  changePurchase(request, 200, now, (before) => reportShipment(before, report, now)),
);
