import { timingSafeEqual } from "node:crypto";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import { viewLoan } from "../../domain/loan/view/loan-view.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { linkHash, purchaseOfToken } from "../io/messages/link-token.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { recallDescriptions } from "../io/store/order-store.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

const stranger = reject(
  "Unauthenticated",
  "open the link in the approval notice: its token goes with this approval number only",
);

export const contract = get("purchaser", {
  summary: "Returns the loan: the debt, the due dates, the payments, and the descriptions of the lines.",
  responses: { 200: "OwnLoanAnswer" },
});

/** GET /v1/pay/{approvalNumber}/loan: the purchaser sees what is owed, when it is due, what was paid, and what was bought. */
export const handler = http(contract, async ({ path, headers, now }) => {
  const token = /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const loan = await loadLoan(purchaseOfToken(token) ?? "");
  if (isRejection(loan) || loan.status === "declined") return stranger;
  if (!timingSafeEqual(Buffer.from(loan.linkHash), Buffer.from(linkHash(token)))) return stranger;
  if (loan.approvalNumber !== parseApprovalNumber(path["approvalNumber"] ?? ""))
    return reject("PurchaseNotFound", "nothing of yours has this approval number");
  const lines = await recallDescriptions(loan.id);
  return { status: 200, body: { loan: { ...viewLoan(loan, now), ...(lines && { lines }) } } };
});
