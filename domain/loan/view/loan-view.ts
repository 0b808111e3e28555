import { dayOf, type Instant } from "../../calendar.ts";
import { partsOf } from "../collection/collection.ts";
import { lossLeft } from "../collection/recovery.ts";
import { delinquencyOf } from "../lateness/delinquency.ts";
import { chargesOn, creditBalance, owedOn, repaidOf } from "../loan-amounts.ts";
import { collectionOn } from "../lateness/dunning.ts";
import { payoffToday, planOf } from "../loan-schedule.ts";
import type { ApprovedLoan, Loan } from "../loan.ts";
import type { LoanRefund } from "../records.ts";
import { takenActs } from "../turn.ts";
import { costInForce } from "./cost-in-force.ts";
import { isPositive, isZero, toWire } from "../../money.ts";
import type { Consent } from "../../plan/consent.ts";
import { percentOf, viewCost } from "../../plan/cost-view.ts";
import { describeTerms } from "../../plan/terms-description.ts";
import { viewTerms } from "../../plan/terms-view.ts";
import { type Instalment, openParts } from "../../repayment/instalment.ts";
import { type DebtParts, sumParts } from "../../schedule/debt-parts.ts";
import { textOf } from "../../sentence.ts";
import type { Sentence } from "../../sentence-part.ts";

/** A loan as its purchaser sees it; it does not show what the mall pays the lender. */
export const viewLoan = (loan: ApprovedLoan, now: Instant) => {
  const due = collectionOn(loan);
  const { days, bucket, overdue } = delinquencyOf(loan, now);
  const cost = costInForce(loan, now);
  const sentences = sentencesOf(loan);
  return {
    purchase: loan.id,
    status: loan.status,
    approvalNumber: loan.approvalNumber,
    mall: loan.mall,
    order: loan.order,
    amount: toWire(loan.amount),
    held: toWire(loan.held),
    outstanding: toWire(owedOn(loan)),
    principal: toWire(loan.outstanding),
    payoff: toWire(payoffToday(loan, now)),
    repaid: toWire(repaidOf(loan)),
    creditBalance: toWire(creditBalance(loan)),
    owed: viewParts({ ...chargesOn(loan), principal: loan.outstanding }),
    paid: viewParts(paidOf(loan)),
    ...(loan.plan !== undefined && { plan: loan.plan }),
    ...(loan.consent && { consent: viewConsent(loan.consent) }),
    terms: viewTerms(planOf(loan).terms),
    words: sentences.map(textOf),
    sentences,
    ...(cost && { cost: viewCost(cost) }),
    ...(loan.acceptedOn !== undefined && { acceptedOn: loan.acceptedOn }),
    ...(due !== undefined && { due }),
    pastDue: { days, ...(bucket !== undefined && { bucket }), overdue: toWire(overdue) },
    ...(loan.promises && { promises: loan.promises }),
    ...(loan.chargedOff && {
      chargedOff: {
        on: loan.chargedOff.on,
        principal: toWire(loan.chargedOff.principal),
        charges: toWire(loan.chargedOff.charges),
        left: toWire(lossLeft(loan)),
      },
    }),
    instalments: loan.instalments.filter(({ asked }) => isPositive(sumParts(asked))).map(viewInstalment),
    repayments: loan.collections
      .filter(({ amount }) => amount.minor > 0n)
      .map(({ amount, status }) => ({ amount: toWire(amount), status })),
    refunds: loan.refunds.map(viewRefund),
    taken: takenActs(loan),
    ...(loan.paused && { paused: { since: loan.paused.since } }),
  };
};

/**
 * The agreed terms. The day that was the example of their dates is the reader's where it was the UTC day of the consent, as by default: every
 * other line about that moment has the reader's day. From acceptance on the payments have their dates, and there is no example.
 */
const sentencesOf = (loan: ApprovedLoan): readonly Sentence[] => {
  const { from, terms } = planOf(loan);
  const { at, day } = loan.consent ?? { at: loan.createdAt, day: dayOf(loan.createdAt) };
  const example = day === dayOf(at) ? { at } : { day };
  return describeTerms({ principal: loan.amount, terms, acceptedOn: from ?? day }, from === undefined && example);
};

/** A refund without the shares of mall and lender, which do not concern the purchaser. */
const viewRefund = ({ no, status, refused, loanPrincipal, loanInterest, fees, cashBack }: LoanRefund) => ({
  cancellation: no,
  status: status === "paid" ? status : refused === undefined ? "pending" : "failed",
  loanPrincipal: toWire(loanPrincipal),
  loanInterest: toWire(loanInterest),
  fees: toWire(fees),
  cashBack: toWire(cashBack),
});

const viewConsent = ({ apr, totalCost, totalPayable, ...rest }: Consent) => ({
  ...rest,
  apr: percentOf(apr),
  totalCost: toWire(totalCost),
  totalPayable: toWire(totalPayable),
});

/** The parts paid by the purchaser's payments. */
const paidOf = ({ collections, amount }: Loan): DebtParts =>
  partsOf(
    collections.filter(({ status }) => status === "done").flatMap(({ paid = [] }) => paid),
    amount.currency,
  );

const viewInstalment = (instalment: Instalment) => ({
  no: instalment.no,
  due: instalment.due,
  ...viewParts(instalment.asked),
  total: toWire(sumParts(instalment.asked)),
  paid: toWire(sumParts(instalment.paid)),
  open: toWire(sumParts(openParts(instalment))),
});

/** Parts of zero are left out, except principal. */
const viewParts = ({ principal, ...others }: DebtParts) => ({
  principal: toWire(principal),
  ...Object.fromEntries(
    Object.entries(others)
      .filter(([, amount]) => !isZero(amount))
      .map(([name, amount]) => [name, toWire(amount)]),
  ),
});
