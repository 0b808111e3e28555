import * as z from "zod";
import { giveEvidence } from "../../domain/evidence.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveOwn } from "../io/purchaser-request.ts";
import { http } from "../middleware/http.ts";
import { WireReferences } from "../middleware/wire.ts";

const Body = z.strictObject({ evidence: WireReferences.min(1) });

/** POST /v1/pay/{approvalNumber}/disputes/{no}/evidence: the purchaser refers to more proof, until the dispute is decided. */
export const handler = http(Body, async (request) => {
  const given = {
    cancellation: Number(request.path["no"]),
    by: "purchaser" as const,
    references: request.body.evidence,
  };
  const purchase = await moveOwn(request, (before) => giveEvidence(before, given, request.now));
  return isRejection(purchase) ? purchase : { status: 200, body: { purchase: viewPurchase(purchase) } };
});
