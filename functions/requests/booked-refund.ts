import type { Instant } from "../../domain/calendar.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { refund, type RefundKind } from "../../domain/loan/refund/refund.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { carryOut } from "./carry-out.ts";

/** A refund as the phase has it. */
type Refunding = {
  readonly purchaseId: string;
  readonly cancellation: number;
  readonly amount: Money;
  readonly kind: RefundKind;
  readonly instruction?: number | undefined;
};

/** Books a refund; a goodwill at the lender's cost by the instruction of its staff, for the amount that they instructed. */
export const bookRefund = async (phase: Refunding, now: Instant): Promise<Loan | Rejection> => {
  const { purchaseId, cancellation, amount, kind, instruction } = phase;
  if (kind.goodwill !== "lender")
    return loanTransition(purchaseId, (before) => refund(before, cancellation, amount, now, kind));
  const carried = await carryOut(
    { purchaseId, instruction },
    "refund",
    (before, { terms }) => refund(before, cancellation, terms.amount, now, { goodwill: "lender" }),
    now,
  );
  return isRejection(carried) ? carried : carried.loan;
};
