import { get } from "../middleware/contract.ts";
import { accountRead } from "../requests/account-read.ts";
import { downloadFile } from "../requests/download.ts";

export const contract = get("account", {
  summary: "Returns a file of either side, as evidence about the purchaser's own purchase.",
  download: true,
  responses: { 200: "EvidenceFile" },
});

/** GET /v1/pay/{approvalNumber}/files/{file}: for the purchaser's page. */
export const handler = accountRead(contract, async ({ path, now }, { id }) =>
  downloadFile(id, path["file"] ?? "", now),
);
