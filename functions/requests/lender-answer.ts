import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { loadLoan } from "../io/store/loan-store.ts";

/** The rejections that the saga retries; every other one is the result. */
const retried: readonly string[] = ["PayoutPending", "ConcurrentChange", "LoanNotFound"];

/** The result of a rejected step: the rejection's code and the loan's current statement. */
export const toRefusal = async (purchaseId: string, rejection: Rejection) => {
  if (retried.includes(rejection.rejected)) return rejection;
  const loan = await loadLoan(purchaseId);
  return isRejection(loan)
    ? loan
    : { outcome: "refused" as const, code: rejection.rejected, statement: toWireStatement(loan) };
};
