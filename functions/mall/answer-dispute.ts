import * as z from "zod";
import { answerDispute } from "../../domain/purchase/dispute/answer.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { WireReferences } from "../schemas/schema.ts";

const Answer = z.strictObject({
  cancellation: z.int().min(1),
  answer: z.enum(["conceded", "contested"]),
  evidence: WireReferences.default([]),
});

export const contract = signedPost("dispute.answer", Answer, {
  summary: "Concedes a dispute, contests it with evidence, or adds evidence.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/disputes: the mall's answer to a dispute. */
export const handler = signed(contract, async (request, answer, now) =>
  changePurchase(request, 200, now, (before) => answerDispute(before, answer, now)),
);
