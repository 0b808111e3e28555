import type { Instant } from "../../calendar.ts";
import { heldCredit, requestReturn } from "../collection/credit-return.ts";
import { receivePayment } from "../collection/received-payment.ts";
import { releaseEarly, withheldOf } from "../holdback.ts";
import { chargeOff } from "../lateness/charge-off.ts";
import { reverseRepayment } from "../lateness/bounce.ts";
import { replanLoan } from "../lateness/replan.ts";
import { owedOn } from "../loan-amounts.ts";
import type { Loan } from "../loan.ts";
import type { Collection } from "../records.ts";
import { applyDisputeDecision } from "../refund/dispute-decision.ts";
import { cancellationOf } from "../refund/open-cancellation.ts";
import { refund } from "../refund/refund.ts";
import { endPause } from "../refund/resumption.ts";
import { add, type Money, sum, zero } from "../../money.ts";
import type { InstructionTerms } from "../../protocol/instruction.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** The loan as it would be after an instruction: what the lender checks before it records one. */
export const effectOf = (loan: Loan, terms: InstructionTerms, now: Instant): Loan | Rejection => {
  const { currency } = loan.amount;
  if ("amount" in terms && terms.amount.currency !== currency)
    return reject("CurrencyMismatch", `the loan is in ${currency}`);
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
    case "bounce":
      return collectionOf(loan, terms)?.status === "bounced"
        ? reject("WrongState", `the bank took ${terms.collection} back before, and that is booked`)
        : reverseRepayment(loan, terms.collection, terms.bankReason, now);
    case "disputeDecision":
      return applyDisputeDecision(loan, terms, now);
    case "holdbackRelease":
      return releaseEarly(loan, now);
    case "resumption":
      return endPause(loan, terms.cancellation, now);
    default:
      return terms satisfies never;
  }
};

/** The amount that an instruction is about, which the lender's limits compare. */
export const amountOf = (loan: Loan, terms: InstructionTerms): Money => {
  const { currency } = loan.amount;
  if ("amount" in terms) return terms.amount;
  switch (terms.kind) {
    case "creditReturn": {
      const refused = (loan.returns ?? []).filter(({ status }) => status === "refused").map(({ amount }) => amount);
      return add(heldCredit(loan), sum(refused, currency));
    }
    case "bounce":
      return collectionOf(loan, terms)?.amount ?? zero(currency);
    case "holdbackRelease":
      return sum(loan.receivables.map(withheldOf), currency);
    case "resumption":
      return cancellationOf(loan, terms.cancellation)?.most ?? zero(currency);
    case "disputeDecision":
      // Nothing moves: the loan resumes.
      return zero(currency);
    default:
      return owedOn(loan);
  }
};

const collectionOf = (loan: Loan, { collection }: { readonly collection: string }): Collection | undefined =>
  loan.collections.find(({ key }) => key === collection);

const nextNo = (numbered: readonly { readonly no: number }[]): number =>
  1 + Math.max(0, ...numbered.map(({ no }) => no));
