/**
 * What the lender notifies a purchaser of: each change of credit, money, dates or status. It is written in the same commit as the change,
 * so that no other party decides whether the purchaser is notified.
 */
export type LoanNotice =
  | "approved"
  | "expired"
  | "renewed"
  | "advanced"
  | "advance_failed"
  | "due_set"
  | "counted_accepted"
  | "repaid"
  | "repayment_refused"
  | "late"
  | "cancellation_requested"
  | "dispute_opened"
  | "resumed"
  | "refunded"
  | "refund_parked"
  | "link_renewed"
  | LateLoanNotice;

/** Notices about late, excessive and bounced payments. */
export type LateLoanNotice =
  | "reminded"
  | "late_fee_charged"
  | "promised"
  | "replanned"
  | "charged_off"
  | "recovered"
  | "bounced"
  | "credit_received"
  | "credit_returned"
  | "credit_refused";
