import * as z from "zod/mini";
import { reportShipment } from "../../domain/purchase/shipment.ts";
import { keepReport } from "../io/store/report-store.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { text } from "../schemas/basic-schema.ts";
import { Carrier, Tracking } from "../schemas/parcel-schema.ts";
import { WireLineQuantities } from "../schemas/schema.ts";

const Report = z.pipe(
  z.strictObject({
    shipment: text(1, 64),
    lines: z.optional(WireLineQuantities),
    carrier: z.optional(Carrier),
    tracking: z.optional(Tracking),
  }),
  z.transform(({ shipment: id, lines, carrier, tracking }) => ({
    id,
    ...(lines && { lines }),
    ...(carrier !== undefined && { carrier }),
    ...(tracking !== undefined && { tracking }),
  })),
);

export const contract = signedPost("shipment.report", Report, {
  summary: "Reports that a parcel was shipped, with the named lines or with the rest of the order.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/shipments: the purchaser is notified, and with the advance policy `shipment` the receivable is purchased. */
export const handler = signed(contract, async (request, report, now) =>
  changePurchase(request, 200, now, (before) => reportShipment(before, report, now), {
    keep: async () =>
      keepReport(request.purchaseId, { kind: "shipment", parcel: report.id, signed: request.signed }, now),
  }),
);
