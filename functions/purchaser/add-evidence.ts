import * as z from "zod/mini";
import { giveEvidence } from "../../domain/purchase/dispute/evidence.ts";
import { reject } from "../../domain/rejection.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { wholeNumber } from "../schemas/basic-schema.ts";
import { WireEvidence } from "../schemas/schema.ts";

const Body = z.strictObject({ cancellation: wholeNumber(1, 1_000), evidence: WireEvidence.check(z.minLength(1)) });

export const contract = actPost("dispute.evidence", Body, {
  summary: "Adds references to evidence, until the dispute is decided.",
  responses: { 200: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/disputes/{no}/evidence: references to evidence, never the evidence itself. */
export const handler = own(contract, 200, (purchase, { path, body: { cancellation, evidence }, now }) =>
  path["no"] === String(cancellation)
    ? giveEvidence(purchase, { cancellation, by: "purchaser", references: evidence }, now)
    : reject("InvalidRequest", "/body/cancellation: the act names another cancellation than the path"),
);
