import * as z from "zod/mini";
import { answerDispute } from "../../domain/purchase/dispute/answer.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { Ordinal, withDefault } from "../schemas/basic-schema.ts";
import { WireEvidence } from "../schemas/schema.ts";

const Answer = z.strictObject({
  cancellation: Ordinal,
  answer: z.enum(["conceded", "contested"]),
  evidence: withDefault(WireEvidence, []),
});

export const contract = signedPost("dispute.answer", Answer, {
  summary: "Concedes a dispute, contests it with evidence, or adds evidence.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/disputes: the mall's answer to a dispute. */
export const handler = signed(contract, async (request, answer, now) =>
  changePurchase(request, 200, now, (before) => answerDispute(before, answer, now)),
);
