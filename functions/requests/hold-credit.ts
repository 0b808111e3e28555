import { randomBytes } from "node:crypto";
import { approvalNumber } from "../../domain/loan/approval-number.ts";
import type { CreditAccount } from "../../domain/loan/credit-line.ts";
import { type CreditRequest, decideLoan } from "../../domain/loan/decision.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { rootKey } from "../io/keys/key-store.ts";
import { linkHash, linkToken } from "../io/messages/link-token.ts";
import { loadAccount, loadLoan, saveNewLoan } from "../io/store/loan-store.ts";
import { type DescribedLine, keepDescriptions } from "../io/store/order-store.ts";

/** Decides and saves the loan with its hold; decides again if another purchase of the same purchaser has used credit meanwhile. */
export const holdCredit = async (
  request: CreditRequest,
  account: CreditAccount,
  lines: readonly DescribedLine[],
  now: string,
): Promise<Loan | Rejection> => {
  const token = linkToken(await rootKey("link"), request.purchaseId);
  const { terms } = account;
  for (let attempt = 1, credit = account; attempt <= 8; attempt++) {
    const issued = { approvalNumber: approvalNumber(randomBytes(10)), linkHash: linkHash(token) };
    const loan = decideLoan(request, credit, issued, now);
    // Only an approved purchase has a page that shows them.
    const more = loan.approvalNumber === undefined ? [] : [keepDescriptions(loan.id, lines)];
    if (await saveNewLoan(loan, more)) return loan;
    const other = await loadLoan(request.purchaseId);
    if (!isRejection(other)) return other;
    const again = await loadAccount(request.account);
    if (!again) return reject("InvalidMessage", "the account does not exist any more");
    credit = { ...again, terms };
  }
  return reject("ConcurrentChange", "the credit line changes too fast: try again in a second");
};
