import { timingSafeEqual } from "node:crypto";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import { linkNoOf } from "../../domain/loan/purchaser-link.ts";
import { linkEnded } from "../../domain/loan/loan-link.ts";
import type { ApprovedLoan } from "../../domain/loan/loan.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { linkRootOf } from "../io/keys/link-root.ts";
import { accountToken, purchaseOfToken } from "../io/messages/link-token.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { bearerOf } from "../middleware/bearer.ts";
import type { Contract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import { refuse } from "../middleware/refusal.ts";
import { type HttpMiddleware, type Reply, type Request, requestOf } from "../middleware/request.ts";
import { notOwnPurchase, notTokenHolder } from "./link-token.ts";
import { refuseToken } from "./wrong-tokens.ts";

/** True for the account token of the loan's newest link; compared in constant time. */
export const isAccountToken = async (token: string, loan: ApprovedLoan): Promise<boolean> => {
  const expected = accountToken(await linkRootOf(loan), loan.id, linkNoOf(loan));
  return token.length === expected.length && timingSafeEqual(Buffer.from(token), Buffer.from(expected));
};

/**
 * The handler of a purchaser's read of their account at the lender: identity by the account token of a link, which no request to the gateway
 * bears.
 */
export const accountRead = <Query>(
  contract: Contract<undefined, Query>,
  story: (request: Request<undefined, Query>, loan: ApprovedLoan) => Promise<Reply | Rejection>,
) =>
  httpChain(contract, accountHolder()).handler(
    runStory(async (request: Request<undefined, Query>, { loan }: Holder) => story(request, loan)),
  );

type Holder = { loan: ApprovedLoan };

const accountHolder = (): HttpMiddleware<Holder> => ({
  before: async ({ event, context }) => {
    const loan = await loanOfToken(bearerOf(event.headers) ?? "", requestOf(event, context));
    context.loan = isRejection(loan) ? refuse(loan) : loan;
  },
});

const loanOfToken = async (token: string, request: Request): Promise<ApprovedLoan | Rejection> => {
  const purchaseId = purchaseOfToken(token);
  if (purchaseId === undefined) return notTokenHolder;
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan) || loan.status === "declined" || !(await isAccountToken(token, loan)))
    return refuseToken(request);
  if (loan.approvalNumber !== parseApprovalNumber(request.path["approvalNumber"] ?? "")) return notOwnPurchase;
  return linkEnded(loan, request.now) ?? loan;
};
