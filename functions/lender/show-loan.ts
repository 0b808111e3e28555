import { viewFile } from "../../domain/loan/view/file-view.ts";
import { viewLoan } from "../../domain/loan/view/loan-view.ts";
import { loadFiles } from "../io/store/file-store.ts";
import { loadOrderLines } from "../io/store/order-store.ts";
import { loadCachedCatalogue } from "../io/store/plan-store.ts";
import { get } from "../middleware/contract.ts";
import { accountRead } from "../requests/account-read.ts";

export const contract = get("account", {
  summary:
    "Returns the loan: the debt, the due dates, the payments, the descriptions of the lines, and the files of evidence.",
  responses: { 200: "OwnLoanAnswer" },
});

/** GET /v1/pay/{approvalNumber}/loan: the purchaser's own loan, with the descriptions that only the lender stores. */
export const handler = accountRead(contract, async ({ now }, loan) => {
  const lines = (await loadOrderLines(loan.id))?.map(({ id, description }) => ({ id, description }));
  const planName = await planNameOf(loan.plan);
  const files = (await loadFiles(loan.id, now)).map(viewFile);
  const more = {
    ...(lines && { lines }),
    ...(planName !== undefined && { planName }),
    ...(files.length > 0 && { files }),
  };
  return { status: 200, body: { loan: { ...viewLoan(loan, now), ...more }, now } };
});

/** The name of a plan that is still known. */
const planNameOf = async (id: string | undefined): Promise<string | undefined> =>
  id === undefined ? undefined : (await loadCachedCatalogue()).plans.find((plan) => plan.id === id)?.name;
