import { timingSafeEqual } from "node:crypto";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import { linkEnded } from "../../domain/loan/loan-link.ts";
import { viewLoan } from "../../domain/loan/view/loan-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { loadOrderLines } from "../io/store/order-store.ts";
import { get } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Request } from "../middleware/request.ts";
import { linkToken, type LinkToken, notOwnPurchase } from "../requests/link-token.ts";
import { refuseToken } from "../requests/wrong-tokens.ts";

export const contract = get("purchaser", {
  summary: "Returns the loan: the debt, the due dates, the payments, and the descriptions of the lines.",
  responses: { 200: "OwnLoanAnswer" },
});

/** GET /v1/pay/{approvalNumber}/loan: the purchaser's own loan, with the descriptions that only the lender stores. */
export const handler = httpChain(contract)
  .use(linkToken())
  .handler(
    runStory(async (request: Request, { token }: { readonly token: LinkToken }) => {
      const { path, now } = request;
      const loan = await loadLoan(token.purchaseId);
      if (isRejection(loan) || loan.status === "declined") return refuseToken(request);
      if (!timingSafeEqual(Buffer.from(loan.linkHash), Buffer.from(token.hash))) return refuseToken(request);
      if (loan.approvalNumber !== parseApprovalNumber(path["approvalNumber"] ?? "")) return notOwnPurchase;
      const ended = linkEnded(loan, now);
      if (ended) return ended;
      const lines = (await loadOrderLines(loan.id))?.map(({ id, description }) => ({ id, description }));
      return { status: 200, body: { loan: { ...viewLoan(loan, now), ...(lines && { lines }) }, now } };
    }),
  );
