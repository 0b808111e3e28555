import { viewLoan } from "../../domain/loan/view/loan-view.ts";
import { loadOrderLines } from "../io/store/order-store.ts";
import { get } from "../middleware/contract.ts";
import { accountRead } from "../requests/account-read.ts";

export const contract = get("account", {
  summary: "Returns the loan: the debt, the due dates, the payments, and the descriptions of the lines.",
  responses: { 200: "OwnLoanAnswer" },
});

/** GET /v1/pay/{approvalNumber}/loan: the purchaser's own loan, with the descriptions that only the lender stores. */
export const handler = accountRead(contract, async ({ now }, loan) => {
  const lines = (await loadOrderLines(loan.id))?.map(({ id, description }) => ({ id, description }));
  return { status: 200, body: { loan: { ...viewLoan(loan, now), ...(lines && { lines }) }, now } };
});
