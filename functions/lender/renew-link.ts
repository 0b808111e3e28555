import * as z from "zod/mini";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { linkNoOf } from "../../domain/loan/purchaser-link.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { renewLinkOf } from "../io/store/link-renewal.ts";
import { actPost } from "../middleware/contract.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Request } from "../middleware/request.ts";
import { isAccountToken } from "../requests/account-read.ts";
import { openActEvidence } from "../requests/act-evidence.ts";
import { linkToken, type LinkToken, notOwnPurchase, notTokenHolder } from "../requests/link-token.ts";
import { type ActRequest, purchaserAct } from "../requests/purchaser-act.ts";
import { refuseToken } from "../requests/wrong-tokens.ts";

const renewal = actPost("link.renew", z.strictObject({}), {
  summary: "Withdraws this link and sends another to the contact that the lender knows.",
  responses: { 202: "LinkAnswer" },
});

export const contract = { ...renewal, caller: "account" } as const;

type Found = { readonly token: LinkToken; readonly act: ActRequest<object> };

/** POST /v1/pay/{approvalNumber}/links: the purchaser fears that somebody else has the link. A repeat comes too late: the link is withdrawn. */
export const handler = httpChain(contract)
  .use(linkToken())
  .use(purchaserAct(contract.act))
  .handler(
    runStory(async (request: Request, { token, act }: Found) => {
      const { path, now } = request;
      const { purchaseId } = token;
      const check = async (loan: Loan): Promise<Rejection | undefined> => {
        if (loan.status === "declined") return notTokenHolder;
        if (loan.approvalNumber !== parseApprovalNumber(path["approvalNumber"] ?? "")) return notOwnPurchase;
        const expected = { purchaseId, operations: [contract.act.op], body: z.strictObject({}), fits: () => true };
        const evidence = await openActEvidence(act.evidence, expected, now);
        if (isRejection(evidence)) return evidence.rejected === "LinkEnded" ? evidence : notTokenHolder;
        return (await isAccountToken(bearerOf(request.headers) ?? "", loan)) ? undefined : notTokenHolder;
      };
      const loan = await renewLinkOf(purchaseId, { why: "requested by the purchaser" }, now, { check });
      if (isRejection(loan))
        return loan.rejected === "LoanNotFound" || loan === notTokenHolder ? refuseToken(request) : loan;
      return { status: 202, body: { link: { purchase: loan.id, no: linkNoOf(loan), at: now } } };
    }),
  );
