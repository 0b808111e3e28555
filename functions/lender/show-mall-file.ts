import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { signedPost } from "../middleware/contract.ts";
import { downloadFile } from "../requests/download.ts";
import { signedForLender } from "../requests/mall-message.ts";
import { text } from "../schemas/basic-schema.ts";

export const contract = signedPost("file.read", z.strictObject({ reference: text(1, 64) }), {
  summary: "Returns a file of either side, as evidence about the mall's own purchase.",
  download: true,
  responses: { 200: "EvidenceFile" },
});

/** POST /v1/lenders/{id}/purchases/{purchase}/files/{file}/downloads: signed like every message of a mall's, because an API key is the gateway's. */
export const handler = signedForLender(contract, async ({ id }, { reference }, { path, now }) =>
  path["file"] === reference
    ? downloadFile(id, reference, now)
    : reject("InvalidRequest", "/body/reference: the envelope names another file than the path"),
);
