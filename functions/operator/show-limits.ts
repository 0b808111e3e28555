import { viewLimits } from "../../domain/loan/view/limit-view.ts";
import { loadLimitBook } from "../io/store/limit-store.ts";
import { loadCatalogue } from "../io/store/plan-store.ts";
import { get } from "../middleware/contract.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary:
    "Returns what one person of the lender's staff may instruct, by kind and currency, and the limits that wait.",
  responses: { 200: "LimitsAnswer" },
});

/** GET /v1/lenders/{id}/limits: for the lender's staff, in the currencies of its plans. */
export const handler = byOperator(contract, async ({ path, now }) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const [book, { plans }] = await Promise.all([loadLimitBook(), loadCatalogue()]);
  const currencies = plans.flatMap(({ amounts }) => amounts.map(({ least }) => least.currency));
  return { status: 200, body: viewLimits(book, currencies, now) };
});
