import * as z from "zod/mini";
import type { Loan } from "../../domain/loan/loan.ts";
import { linkNoOf } from "../../domain/loan/purchaser-link.ts";
import { isRejection } from "../../domain/rejection.ts";
import { renewLinkOf } from "../requests/link-renewal.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WireReason } from "../schemas/basic-schema.ts";

export const contract = operatorPost(z.strictObject({ reason: WireReason }), {
  summary: "Withdraws the purchaser's link and sends another to the contact that the lender knows.",
  responses: { 202: "LinkAnswer" },
});

/** POST /v1/lenders/{id}/loans/{purchase}/links: by the lender's staff. Nobody but the purchaser sees the new link. */
export const handler = byOperator(contract, async ({ path, body, now }, { complete }, by) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const answer = onceEach(async (loan: Loan) => ({
    status: 202,
    body: { link: { purchase: loan.id, no: linkNoOf(loan), at: loan.link?.at ?? now } },
  }));
  const renewed = await renewLinkOf(path["purchase"] ?? "", { by, why: body.reason }, now, {
    further: async (next) => complete(await answer(next)),
  });
  return isRejection(renewed) ? renewed : answer(renewed);
});
