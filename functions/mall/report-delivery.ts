import * as z from "zod";
import { reportDelivery } from "../../domain/purchase/shipment.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";

const Report = z.strictObject({
  shipment: z.string().min(1).max(64),
  deliveredAt: z.iso.datetime({ precision: 3 }).optional(),
});

export const contract = signedPost("delivery.report", Report, {
  summary: "Reports that a parcel was delivered; the last delivery starts the purchaser's acceptance period.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/deliveries: a parcel was delivered. */
export const handler = signed(contract, async (request, { shipment, deliveredAt }, now) =>
  changePurchase(request, 200, now, (before) => reportDelivery(before, shipment, deliveredAt ?? now, now)),
);
