import * as z from "zod/mini";
import { answerDispute } from "../../domain/purchase/dispute/answer.ts";
import { withSignedAmount } from "../../domain/purchase/signed-amount.ts";
import { isRejection } from "../../domain/rejection.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { Ordinal, withDefault } from "../schemas/basic-schema.ts";
import { WireEvidence, WireUnsignedMoney } from "../schemas/schema.ts";

const Answer = z
  .strictObject({
    cancellation: Ordinal,
    answer: z.enum(["conceded", "contested"]),
    amount: z.optional(WireUnsignedMoney),
    evidence: withDefault(WireEvidence, []),
  })
  .check(
    z.refine(({ answer, amount }) => (amount !== undefined) === (answer === "conceded"), {
      path: ["amount"],
      message: "a conceded dispute needs the amount that the purchaser gets back, and a contested one has none",
    }),
  );

export const contract = signedPost("dispute.answer", Answer, {
  summary: "Concedes a dispute, contests it with evidence, or adds evidence.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/disputes: the mall's answer to a dispute. */
export const handler = signed(contract, async (request, { amount, ...answer }, now) =>
  changePurchase(request, 200, now, (before) => {
    const after = answerDispute(before, answer, now);
    return isRejection(after) || !amount ? after : withSignedAmount(after, answer.cancellation, amount);
  }),
);
