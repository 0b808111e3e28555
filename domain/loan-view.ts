import { dueOf } from "./debt.ts";
import { type Loan, repaidOf } from "./loan.ts";
import { toWire } from "./money.ts";

/** A loan as its purchaser sees it; what the mall pays for its money is not among it. */
export const viewLoan = (loan: Loan) => {
  const due = dueOf(loan);
  return {
    purchase: loan.id,
    status: loan.status,
    approvalNumber: loan.approvalNumber,
    mall: loan.mall,
    order: loan.order,
    amount: toWire(loan.amount),
    held: toWire(loan.held),
    outstanding: toWire(loan.outstanding),
    repaid: toWire(repaidOf(loan)),
    plan: loan.plan,
    ...(loan.acceptedOn !== undefined && { acceptedOn: loan.acceptedOn }),
    ...(due !== undefined && { due }),
    schedule: loan.schedule.map((each) => ({ ...each, amount: toWire(each.amount) })),
    repayments: loan.collections
      .filter(({ amount }) => amount.minor > 0n)
      .map(({ amount, status }) => ({ amount: toWire(amount), status })),
    refunds: loan.refunds.map(({ no, status, loanReduction, cashBack }) => ({
      cancellation: no,
      status,
      loanReduction: toWire(loanReduction),
      cashBack: toWire(cashBack),
    })),
    ...(loan.paused && { paused: { since: loan.paused.since } }),
  };
};
