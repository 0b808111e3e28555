import * as z from "zod/mini";
import { recordRenewal, refuseRenewal } from "../../domain/purchase/renewal.ts";
import { isRejection } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, loadOwnPurchase, signed } from "../requests/mall-request.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

export const contract = signedPost("renewal.request", z.optional(z.strictObject({})), {
  summary: "Renews the hold of an approved or expired purchase: the lender checks the credit again.",
  responses: { 200: "RenewalAnswer" },
});

const Renewed = z.object({ holdExpiresAt: z.string(), certificate: z.string(), statement: WireStatement });

/** POST /v1/purchases/{id}/renewals: the credit is held for another week, or the lender's reason why not. */
export const handler = signed(contract, async (request, _, now) => {
  const purchase = await loadOwnPurchase(request);
  if (isRejection(purchase)) return purchase;
  // A repeated request asks the lender again, which answers it as before.
  const isRepeated = purchase.requests.some(({ id }) => id === request.answered.id);
  const refused = isRepeated ? undefined : refuseRenewal(purchase);
  if (refused) return refused;

  const question = { question: "renew-hold", purchaseId: purchase.id, evidence: request.signed };
  const answer = await inquire(`${purchase.id}.${request.name.slice(0, 22)}`, question);
  if (isRejection(answer)) return answer;
  const { certificate, ...renewed } = Renewed.parse(answer);
  return changePurchase(request, 200, now, (before) => recordRenewal(before, renewed, now), {
    shown: { certificate },
  });
});
