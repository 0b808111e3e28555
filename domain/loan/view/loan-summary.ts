import type { Instant } from "../../calendar.ts";
import { lossLeft } from "../collection/recovery.ts";
import { delinquencyOf } from "../lateness/delinquency.ts";
import { owedOn } from "../loan-amounts.ts";
import { collectionOn } from "../lateness/dunning.ts";
import type { ApprovedLoan } from "../loan.ts";
import { isPositive, toWire } from "../../money.ts";

/** A loan in the list of its purchaser's account. */
export const viewSummary = (loan: ApprovedLoan, now: Instant) => {
  const due = loan.paused ? undefined : collectionOn(loan);
  const { overdue } = delinquencyOf(loan, now);
  return {
    purchase: loan.id,
    approvalNumber: loan.approvalNumber,
    mall: loan.mall,
    order: loan.order,
    at: loan.createdAt,
    status: loan.status,
    amount: toWire(loan.amount),
    held: toWire(loan.held),
    outstanding: toWire(owedOn(loan)),
    ...(due !== undefined && { due }),
    ...(isPositive(lossLeft(loan)) && { writtenOff: toWire(lossLeft(loan)) }),
    ...(isPositive(overdue) && { overdue: toWire(overdue) }),
  };
};
