import * as z from "zod";
import { answerDispute } from "../../domain/dispute-answer.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WireReferences } from "../middleware/wire.ts";

const Answer = z.strictObject({
  cancellation: z.int().min(1),
  answer: z.enum(["conceded", "contested"]),
  evidence: WireReferences.default([]),
});

/** POST /v1/purchases/{id}/disputes: the mall concedes a dispute, contests it with evidence, or adds to its evidence. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "dispute.answer", now);
  if (isRejection(message)) return message;
  const answer = readBody(Answer, message.body);
  if (isRejection(answer)) return answer;

  const purchase = await moveFor(message, (before) => answerDispute(before, answer, now));
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 200, body: { purchase: viewPurchase(purchase), receipt } };
});
