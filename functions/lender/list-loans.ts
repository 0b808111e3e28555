import * as z from "zod/mini";
import type { ApprovedLoan, Loan } from "../../domain/loan/loan.ts";
import { viewSummary } from "../../domain/loan/view/loan-summary.ts";
import { reject } from "../../domain/rejection.ts";
import { placeOf } from "../io/store/cursor.ts";
import { listLoans } from "../io/store/loan-list.ts";
import { shopName } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { accountRead } from "../requests/account-read.ts";
import { text } from "../schemas/basic-schema.ts";
import { WireLimit } from "../schemas/list-schema.ts";

export const contract = get("account", {
  summary: "Lists all loans of the account that the link's purchase belongs to, the newest first.",
  query: z.strictObject({ limit: WireLimit, cursor: z.optional(text(1, 1024)) }),
  responses: { 200: "OwnLoansAnswer" },
});

/** GET /v1/pay/{approvalNumber}/loans?limit=&cursor=: every approved loan in the purchaser's name, so that none stays unseen. */
export const handler = accountRead(contract, async ({ query: { limit, cursor }, now }, { account }) => {
  const place = cursor === undefined ? undefined : placeOf("account", account, cursor);
  if (cursor !== undefined && !place) return reject("InvalidRequest", "cursor: use the cursor of the previous page");
  const page = await listLoans(account, limit, place);
  const loans = page.loans
    .filter(isApproved)
    .map(async (loan) => ({ ...viewSummary(loan, now), shop: await shopName(loan.mall) }));
  return {
    status: 200,
    body: { loans: await Promise.all(loans), ...(page.cursor !== undefined && { cursor: page.cursor }) },
  };
});

const isApproved = (loan: Loan): loan is ApprovedLoan => loan.status !== "declined";
