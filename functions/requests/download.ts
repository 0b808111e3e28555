import { reject, type Rejection } from "../../domain/rejection.ts";
import { loadBytes } from "../io/store/file-bytes.ts";
import { loadFiles } from "../io/store/file-store.ts";
import type { Reply } from "../middleware/request.ts";

/**
 * A file of a purchase, for a party that may see it. A browser that shows it runs nothing in it, takes its type as it is stated, and keeps no
 * copy.
 */
export const downloadFile = async (purchaseId: string, reference: string, now: string): Promise<Reply | Rejection> => {
  const file = (await loadFiles(purchaseId, now)).find((each) => each.reference === reference);
  const bytes = file && (await loadBytes(purchaseId, file));
  if (!file || !bytes) return reject("FileNotFound", `the lender has no file ${reference} of this purchase`);
  return {
    status: 200,
    body: undefined,
    bytes,
    headers: {
      "content-type": file.type,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
    },
  };
};
