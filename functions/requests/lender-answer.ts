import { toWireStatement } from "../../domain/loan/view/loan-statement.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { loadLoan } from "../io/store/loan-store.ts";

/** What the saga asks again by itself; every other no is the lender's answer. */
const askedAgain: readonly string[] = ["PayoutPending", "ConcurrentChange", "LoanNotFound"];

/** The lender's no as an answer: its code, and what it says of the loan as it is. */
export const toRefusal = async (purchaseId: string, no: Rejection) => {
  if (askedAgain.includes(no.rejected)) return no;
  const loan = await loadLoan(purchaseId);
  return isRejection(loan)
    ? loan
    : { outcome: "refused" as const, code: no.rejected, statement: toWireStatement(loan) };
};
