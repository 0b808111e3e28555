import { signedUpload } from "../middleware/contract.ts";
import { signedForLender } from "../requests/mall-message.ts";
import { FileClaim, storeUpload } from "../requests/upload.ts";

export const contract = signedUpload("file.upload", FileClaim, {
  summary: "Stores a file of the mall's as evidence about a purchase, for the lender and the purchaser to see.",
  responses: { 200: "FileAnswer" },
});

/** POST /v1/lenders/{id}/purchases/{purchase}/files: the mall sends its evidence past the gateway, which cannot read it. */
export const handler = signedForLender(contract, async (loan, claim, { body, now }) =>
  storeUpload(loan, { ...claim, by: "mall" }, body.content, now),
);
