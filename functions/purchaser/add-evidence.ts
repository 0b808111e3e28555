import * as z from "zod/mini";
import { giveEvidence } from "../../domain/purchase/dispute/evidence.ts";
import { purchaserPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { WireEvidence } from "../schemas/schema.ts";

const Body = z.strictObject({ evidence: WireEvidence.check(z.minLength(1)) });

export const contract = purchaserPost(Body, {
  summary: "Adds references to evidence, until the dispute is decided.",
  responses: { 200: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/disputes/{no}/evidence: references to evidence, never the evidence itself. */
export const handler = own(contract, 200, (purchase, { path, body, now }) =>
  giveEvidence(purchase, { cancellation: Number(path["no"]), by: "purchaser", references: body.evidence }, now),
);
