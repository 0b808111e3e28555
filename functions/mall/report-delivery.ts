import * as z from "zod/mini";
import { reportDelivery } from "../../domain/purchase/shipment.ts";
import { keepReport } from "../io/store/report-store.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { text, anyInstant } from "../schemas/basic-schema.ts";

const Report = z.strictObject({
  shipment: text(1, 64),
  deliveredAt: z.optional(anyInstant()),
});

export const contract = signedPost("delivery.report", Report, {
  summary: "Reports that a parcel was delivered; the last delivery starts the purchaser's acceptance period.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/deliveries: a parcel was delivered. */
export const handler = signed(contract, async (request, { shipment: parcel, deliveredAt }, now) =>
  changePurchase(request, 200, now, (before) => reportDelivery(before, parcel, deliveredAt ?? now, now), {
    keep: async () => keepReport(request.purchaseId, { kind: "delivery", parcel, signed: request.signed }, now),
  }),
);
