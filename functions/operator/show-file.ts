import { isRejection } from "../../domain/rejection.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { get } from "../middleware/contract.ts";
import { downloadFile } from "../requests/download.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary: "Returns a file that the mall or the purchaser sent as evidence about a loan's purchase.",
  download: true,
  responses: { 200: "EvidenceFile" },
});

/** GET /v1/lenders/{id}/loans/{purchase}/files/{file}: for the lender's staff, who decide the dispute. */
export const handler = byOperator(contract, async ({ path, now }) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const loan = await loadLoan(path["purchase"] ?? "");
  return isRejection(loan) ? loan : downloadFile(loan.id, path["file"] ?? "", now);
});
