import * as z from "zod/mini";
import type { Loan } from "../../domain/loan/loan.ts";
import { linkNoOf } from "../../domain/loan/purchaser-link.ts";
import { isRejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { renewLinkOf } from "../requests/link-renewal.ts";
import { actPost } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Request } from "../middleware/request.ts";
import { idempotency, type IdempotentWrite, onceEach } from "../requests/idempotency.ts";
import { refuseAct } from "../requests/link-act.ts";
import { linkToken, type LinkToken, notTokenHolder } from "../requests/link-token.ts";
import { type ActRequest, purchaserAct } from "../requests/purchaser-act.ts";
import { refuseToken } from "../requests/wrong-tokens.ts";

const renewal = actPost("link.renew", z.strictObject({}), {
  summary: "Withdraws this link and sends another to the contact that the lender knows.",
  responses: { 202: "LinkAnswer" },
});

export const contract = { ...renewal, caller: "account" } as const;

type Found = { readonly token: LinkToken; readonly act: ActRequest<object> };

/** POST /v1/pay/{approvalNumber}/links: the purchaser fears that somebody else has the link. */
export const handler = httpChain(contract, linkToken())
  .use(purchaserAct(contract.act))
  .use(
    idempotency(({ route, path }, { token, act }: Found) => ({
      scope: `${token.hash} ${route}`,
      fingerprint: sha256(JSON.stringify([path, act.fingerprint])),
    })),
  )
  .handler(
    runStory(async (request: Request, { token, act, write }: Found & { readonly write: IdempotentWrite }) => {
      const { purchaseId } = token;
      const answer = onceEach(async (loan: Loan) => ({
        status: 202,
        body: { link: { purchase: loan.id, no: linkNoOf(loan), at: loan.link?.at ?? request.now } },
      }));
      const renewed = await renewLinkOf(purchaseId, { why: "requested by the purchaser" }, request.now, {
        check: async (before) => refuseAct(before, request, { op: contract.act.op, act: act.evidence }),
        further: async (next) => write.complete(await answer(next)),
      });
      if (!isRejection(renewed)) return answer(renewed);
      return renewed.rejected === "LoanNotFound" || renewed === notTokenHolder ? refuseToken(request) : renewed;
    }),
  );
