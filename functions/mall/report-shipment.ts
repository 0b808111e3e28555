import * as z from "zod/mini";
import { reportShipment } from "../../domain/purchase/shipment.ts";
import { keepReport } from "../io/store/report-store.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { text } from "../schemas/basic-schema.ts";
import { WireLineQuantities } from "../schemas/schema.ts";

/** Names of companies: an address has commas, and a sentence has more words. */
const carrierName = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.&-]*(?: [\p{L}\p{M}\p{N}.&-]+){0,4}$/u;

const Carrier = text(1, 40).check(
  z.refine((name) => carrierName.test(name), {
    message: "a carrier's name: letters, digits, hyphens, dots and &, in at most five words",
  }),
);

/** Carriers print some numbers in groups; none has a word in it. */
const isTrackingNumber = (number: string): boolean =>
  /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/.test(number) && /[0-9]/.test(number) && !/[A-Za-z]{6}/.test(number);

const Tracking = text(1, 40).check(
  z.refine(isTrackingNumber, {
    message:
      "a tracking number: letters, digits, single spaces and hyphens, with a digit and at most five letters in a row",
  }),
);

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
