import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadInstructions } from "../io/store/instruction-store.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { loadTrail } from "../io/store/trail-store.ts";
import { loanKey } from "../io/table/item-keys.ts";
import { get } from "../middleware/contract.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary: "Returns a loan's instructions and its trail: who did what, when, why, from which key, and what changed.",
  responses: { 200: "LoanTrailAnswer" },
});

/** GET /v1/lenders/{id}/loans/{purchase}/trail: for the lender's staff, the oldest entry first. */
export const handler = byOperator(contract, async ({ path }) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const loan = await loadLoan(path["purchase"] ?? "");
  if (isRejection(loan)) return loan;
  const instructions = (await loadInstructions(loan.id)).map(viewInstruction);
  return { status: 200, body: { instructions, trail: await loadTrail(loanKey(loan.id).pk) } };
});
