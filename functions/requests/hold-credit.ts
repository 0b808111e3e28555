import { randomBytes } from "node:crypto";
import { approvalNumber } from "../../domain/loan/approval-number.ts";
import { type CreditAccount, hold } from "../../domain/loan/credit-line.ts";
import { type CreditRequest, decideLoan, type EndedRequest } from "../../domain/loan/decision.ts";
import type { DeclinedLoan, Loan } from "../../domain/loan/loan.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { newestRoot } from "../io/keys/key-store.ts";
import { linkHash, viewToken } from "../io/messages/link-token.ts";
import { loadLoan, saveNewLoan } from "../io/store/loan-store.ts";
import { type DescribedLine, putOrderLines } from "../io/store/order-store.ts";
import { refusedWrite } from "../io/store/refused-request-store.ts";
import type { Write } from "../io/table/table.ts";
import { decideAgain } from "../io/table/versioned.ts";
import { accountForHold } from "./ended-holds.ts";

/** Decides and saves the loan with its hold; decides again if another purchase of the same purchaser has used credit meanwhile. */
export const holdCredit = async (
  request: CreditRequest,
  account: CreditAccount,
  lines: readonly DescribedLine[],
  now: string,
  earlier?: EndedRequest,
): Promise<Loan | Rejection> => {
  // A new request gets a new link: those of an earlier one, numbered up to its version, no longer open the purchase.
  const link = earlier && { no: earlier.version + 1, at: now };
  const token = viewToken((await newestRoot("link")).secret, request.purchaseId, link?.no);
  const load = async (): Promise<Loan | CreditAccount | Rejection> => {
    const saved = await loadLoan(request.purchaseId);
    if (!isRejection(saved) && saved.version !== earlier?.version) return saved;
    const credit = await accountForHold(request.account, request.amount, now);
    return credit
      ? { ...credit, terms: account.terms }
      : reject("InvalidMessage", "the account does not exist any more");
  };
  const decide = (known: Loan | CreditAccount): Loan => {
    if ("entries" in known) return known;
    const issued = {
      approvalNumber: approvalNumber(randomBytes(10)),
      linkHash: linkHash(token),
      ...(link && { link }),
    };
    return decideLoan(request, known, issued, now, earlier);
  };
  // Only an approved purchase has a page that shows the descriptions; a decline has a notice, in the commit of the decision.
  const save = async (loan: Loan): Promise<boolean> =>
    saveNewLoan(loan, [loan.status === "declined" ? declineOf(loan, request) : putOrderLines(loan.id, lines)]);
  // What was read suffices for the usual decision; where it does not, credit that holds have tied up too long is released first.
  const known = isRejection(hold(account, request.amount)) ? undefined : account;
  return decideAgain<Loan | CreditAccount, Loan>("the credit line", load, decide, save, known);
};

/** A declined loan keeps no contact. */
const declineOf = (
  { id: purchaseId, version, code, createdAt: at }: DeclinedLoan,
  { mall, order, amount, contact, locale }: CreditRequest,
): Write => {
  const reader = { contact, ...(locale !== undefined && { locale }) };
  return refusedWrite({ purchaseId, id: `declined.${version}`, mall, order, amount, code, ...reader, at });
};
