import { type EvidenceFile, fileToSend, type NewEvidenceFile } from "./evidence-file.ts";
import { call, type Download, download } from "./http.ts";
import type { MallOptions, PurchaseRef } from "./mall-connection.ts";
import { signMessage, withStandardClaims } from "./message.ts";

/** 4 MB take half a minute at 1 Mbit/s. */
const uploadTimeoutMs = 60_000;

/** Files as evidence: they go straight to the lender, so that the gateway sees only their references. */
export const connectFiles = ({ mall, lender, lenderUrl, signKey, now = Date.now, retryTimeoutMs }: MallOptions) => {
  /** Signed for the lender, not for the gateway. */
  const envelope = async ({ id, order }: PurchaseRef, op: string, body: object): Promise<string> => {
    const claims = { iss: mall, aud: lender, op, ord: order, txn: id, body };
    return signMessage("tally-env+jws", await withStandardClaims(claims, now), { ...signKey });
  };
  const addressOf = ({ id }: PurchaseRef, path: string) => {
    if (lenderUrl === undefined)
      throw new TypeError(
        "files need lenderUrl, the lender's own address: the gateway must not say where they are sent",
      );
    const base = `/v1/lenders/${encodeURIComponent(lender)}/purchases/${encodeURIComponent(id)}/files`;
    return { url: lenderUrl, path: base + path };
  };
  return {
    /**
     * Sends the lender a file as evidence about a purchase, which the purchaser and the lender's staff can see, and returns its reference
     * for `answerDispute`. The same file sent again has the same reference.
     */
    uploadEvidence: async (purchase: PurchaseRef, file: NewEvidenceFile): Promise<EvidenceFile> => {
      const { url, path } = addressOf(purchase, "");
      const { claim, content } = await fileToSend(file);
      const body = { envelope: await envelope(purchase, "file.upload", claim), content };
      return (
        (await call(url, { method: "POST", path, body, timeoutMs: uploadTimeoutMs }, retryTimeoutMs)) as {
          readonly file: EvidenceFile;
        }
      ).file;
    },
    /** Fetches a file of either side by the reference that the dispute names. */
    downloadEvidence: async (purchase: PurchaseRef, reference: string): Promise<Download> => {
      const { url, path } = addressOf(purchase, `/${encodeURIComponent(reference)}/downloads`);
      const body = { envelope: await envelope(purchase, "file.read", { reference }) };
      return download(url, { method: "POST", path, body }, retryTimeoutMs);
    },
  };
};
