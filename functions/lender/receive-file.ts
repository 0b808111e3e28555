import { isRejection } from "../../domain/rejection.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { actUpload } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Request } from "../middleware/request.ts";
import { refuseAct } from "../requests/link-act.ts";
import { linkToken, type LinkToken, notTokenHolder } from "../requests/link-token.ts";
import { type ActRequest, purchaserAct } from "../requests/purchaser-act.ts";
import { FileClaim, type FileClaimed, storeUpload } from "../requests/upload.ts";
import { refuseToken } from "../requests/wrong-tokens.ts";

const upload = actUpload("file.upload", FileClaim, {
  summary: "Stores a file of the purchaser's as evidence about the purchase, for the lender and the mall to see.",
  responses: { 200: "FileAnswer" },
});

export const contract = { ...upload, caller: "account" } as const;

type Found = { readonly token: LinkToken; readonly act: ActRequest<FileClaimed> };

/** POST /v1/pay/{approvalNumber}/files: the purchaser's page sends evidence to the lender, which serves it; the gateway cannot read it. */
export const handler = httpChain(contract, linkToken())
  .use(purchaserAct(contract.act))
  .handler(
    runStory(async (request: Request<{ readonly content: string }>, { token, act: { claim, evidence } }: Found) => {
      const loan = await loadLoan(token.purchaseId);
      if (isRejection(loan)) return refuseToken(request);
      const refused = await refuseAct(loan, request, { ...contract.act, act: evidence });
      if (refused) return refused === notTokenHolder ? refuseToken(request) : refused;
      return storeUpload(loan, { ...claim, by: "purchaser" }, request.body.content, request.now);
    }),
  );
