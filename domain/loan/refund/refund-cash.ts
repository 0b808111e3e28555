import type { Instant } from "../../calendar.ts";
import { cashReturned } from "../../ledger/postings.ts";
import type { BankConfirmation } from "../../ledger/transfer.ts";
import { postTransition, type Loan } from "../loan.ts";
import type { LoanRefund } from "../records.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** Records that the purchaser received the cash, with the bank's confirmation. */
export const returnCash = (loan: Loan, no: number, now: Instant, { ref }: BankConfirmation = {}): Loan | Rejection => {
  const record = refundOf(loan, no);
  if (isRejection(record) || record.status === "paid") return isRejection(record) ? record : loan;
  const paid = { status: "paid" as const, ...(ref !== undefined && { ref }) };
  const refunds = loan.refunds.map((each) => (each.no === no ? { ...each, ...paid } : each));
  return postTransition({ ...loan, refunds }, [["cashReturned", cashReturned(record.cashBack)]], now, "refunded");
};

/** Records that the purchaser's bank has refused the cash `times` times: it stays owed, and the next request to the bank is a new one. */
export const refuseCash = (loan: Loan, no: number, times: number, now: Instant): Loan | Rejection => {
  const record = refundOf(loan, no);
  if (isRejection(record)) return record;
  if (record.status === "paid" || (record.refused ?? 0) >= times) return loan;
  const refunds = loan.refunds.map((each) => (each.no === no ? { ...each, refused: times } : each));
  return postTransition({ ...loan, refunds }, [], now, "refund_parked");
};

/** The recorded refund with that number. */
export const refundOf = ({ refunds }: Loan, no: number): LoanRefund | Rejection =>
  refunds.find((each) => each.no === no) ?? reject("WrongState", `refund ${no} was not recorded`);
