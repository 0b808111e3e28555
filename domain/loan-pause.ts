import type { Instant } from "./calendar.ts";
import { refund } from "./loan-refund.ts";
import type { Loan } from "./loan.ts";
import { zero } from "./money.ts";
import type { Rejection } from "./rejection.ts";

/**
 * A cancellation came to nothing: the loan's clock runs again and each due date moves by the days it stood still.
 * It is kept as a refund of nothing, so that resumed twice is once, and a pause that comes too late stops no clock.
 */
export const resumeLoan = (loan: Loan, cancellation: number, now: Instant): Loan | Rejection =>
  refund(loan, cancellation, zero(loan.amount.currency), now);
