import type { Instant } from "../../calendar.ts";
import { heldCredit, requestReturn } from "../collection/credit-return.ts";
import { receivePayment } from "../collection/received-payment.ts";
import { chargeOff } from "../lateness/charge-off.ts";
import { replanLoan } from "../lateness/replan.ts";
import { owedOn } from "../loan-amounts.ts";
import type { Loan } from "../loan.ts";
import { refund } from "../refund/refund.ts";
import { add, type Money, sum } from "../../money.ts";
import type { InstructionTerms } from "../../protocol/instruction.ts";
import type { Rejection } from "../../rejection.ts";

/** The loan as it would be after an instruction: what the lender checks before it records one. */
export const effectOf = (loan: Loan, terms: InstructionTerms, now: Instant): Loan | Rejection => {
  switch (terms.kind) {
    case "payment":
      return receivePayment(loan, { ...terms, surplus: "held" }, now);
    case "refund":
      return refund(loan, nextNo(loan.refunds), terms.amount, now, { goodwill: "lender" });
    case "replan":
      return replanLoan(loan, nextNo(loan.replans ?? []), terms, now);
    case "chargeOff":
      return chargeOff(loan, now);
    case "creditReturn":
      return requestReturn(loan, true, now);
    default:
      return terms satisfies never;
  }
};

/** The amount that an instruction is about, which the lender's limits compare. */
export const amountOf = (loan: Loan, terms: InstructionTerms): Money => {
  if (terms.kind === "payment" || terms.kind === "refund") return terms.amount;
  if (terms.kind !== "creditReturn") return owedOn(loan);
  const refused = (loan.returns ?? []).filter(({ status }) => status === "refused").map(({ amount }) => amount);
  return add(heldCredit(loan), sum(refused, loan.amount.currency));
};

const nextNo = (numbered: readonly { readonly no: number }[]): number =>
  1 + Math.max(0, ...numbered.map(({ no }) => no));
