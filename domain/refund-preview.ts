import type { Instant } from "./calendar.ts";
import { refund, type RefundKind, refundOf } from "./loan-refund.ts";
import type { Loan, LoanRefund } from "./loan.ts";
import type { Money } from "./money.ts";
import { isRejection, type Rejection } from "./rejection.ts";

/** The shares of a refund as they would be booked now; nothing is. */
export const previewRefund = (
  loan: Loan,
  no: number,
  amount: Money,
  now: Instant,
  kind: Pick<RefundKind, "goodwill"> = {},
): LoanRefund | Rejection => {
  const after = refund(loan, no, amount, now, kind);
  return isRejection(after) ? after : refundOf(after, no);
};
