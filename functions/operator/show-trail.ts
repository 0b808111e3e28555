import { viewFile } from "../../domain/loan/view/file-view.ts";
import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loadFiles } from "../io/store/file-store.ts";
import { loadInstructions } from "../io/store/instruction-store.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { loadTrail } from "../io/store/trail-store.ts";
import { loanKey } from "../io/table/item-keys.ts";
import { get } from "../middleware/contract.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary:
    "Returns a loan's instructions its trail (who did what, when, why, from which key, and what changed), and its files of evidence.",
  responses: { 200: "LoanTrailAnswer" },
});

/** GET /v1/lenders/{id}/loans/{purchase}/trail: for the lender's staff, the oldest entry first. */
export const handler = byOperator(contract, async ({ path, now }) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const loan = await loadLoan(path["purchase"] ?? "");
  if (isRejection(loan)) return loan;
  const instructions = (await loadInstructions(loan.id)).map(viewInstruction);
  const files = (await loadFiles(loan.id, now)).map(viewFile);
  return { status: 200, body: { instructions, trail: await loadTrail(loanKey(loan.id).pk), files } };
});
