import * as z from "zod/mini";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { bearerOf } from "../middleware/bearer.ts";
import type { Request } from "../middleware/request.ts";
import { isAccountToken } from "./account-read.ts";
import { openActEvidence } from "./act-evidence.ts";
import { notOwnPurchase, notTokenHolder } from "./link-token.ts";

/** An act that the lender itself answers, for one operation; without details unless `body` says otherwise. */
type OwnAct = { readonly op: string; readonly act: string; readonly body?: z.ZodMiniType };

/** Why the lender refuses an act on the loan, or its bearer token; `LinkEnded` where its link was withdrawn or has ended. */
export const refuseAct = async (
  loan: Loan,
  { path, headers, now }: Request,
  { op, act, body = z.strictObject({}) }: OwnAct,
): Promise<Rejection | undefined> => {
  if (loan.status === "declined") return notTokenHolder;
  if (loan.approvalNumber !== parseApprovalNumber(path["approvalNumber"] ?? "")) return notOwnPurchase;
  const expected = { purchaseId: loan.id, operations: [op], body, fits: () => true };
  const evidence = await openActEvidence(act, expected, now);
  if (isRejection(evidence)) return evidence.rejected === "LinkEnded" ? evidence : notTokenHolder;
  return (await isAccountToken(bearerOf(headers) ?? "", loan)) ? undefined : notTokenHolder;
};
