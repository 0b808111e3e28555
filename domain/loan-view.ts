import { latenessOf } from "./credit-terms.ts";
import { dueOf, payoffToday } from "./debt.ts";
import { delinquencyOf } from "./delinquency.ts";
import type { Instant } from "./calendar.ts";
import { type Instalment, openOf, type Parts, totalOf } from "./instalment.ts";
import type { LatenessTerms } from "./lateness-terms.ts";
import { creditBalance, type Loan, owedOn, planOf, repaidOf } from "./loan.ts";
import { isPositive, isZero, toWire } from "./money.ts";

/** A loan as its purchaser sees it; what the mall pays for its money is not among it. */
export const viewLoan = (loan: Loan, now: Instant) => {
  const due = dueOf(loan);
  const { days, bucket, overdue } = delinquencyOf(loan, now);
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
    terms: viewTerms(loan),
    ...(loan.acceptedOn !== undefined && { acceptedOn: loan.acceptedOn }),
    ...(due !== undefined && { due }),
    pastDue: { days, ...(bucket !== undefined && { bucket }), overdue: toWire(overdue) },
    ...(loan.promises && { promises: loan.promises }),
    ...(loan.chargedOff && {
      chargedOff: {
        on: loan.chargedOff.on,
        principal: toWire(loan.chargedOff.principal),
        charges: toWire(loan.chargedOff.charges),
      },
    }),
    instalments: loan.instalments.filter(({ asked }) => isPositive(totalOf(asked))).map(viewInstalment),
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

/** The terms that hold now; after a re-plan they are its own. */
const viewTerms = (loan: Loan) => {
  const { calendar: _calendar, openingFee, instalmentFee, inMultiplesOf, ...terms } = planOf(loan).terms;
  return {
    ...terms,
    openingFee: openingFee.toString(),
    instalmentFee: instalmentFee.toString(),
    inMultiplesOf: inMultiplesOf.toString(),
    lateness: viewLateness(latenessOf(terms)),
  };
};

const viewLateness = ({ fee, ...terms }: LatenessTerms) => ({
  ...terms,
  ...(fee && {
    fee: {
      fixed: fee.fixed.toString(),
      rateBasisPoints: fee.rateBasisPoints,
      mostForInstalment: fee.mostForInstalment.toString(),
      mostForLoan: fee.mostForLoan.toString(),
    },
  }),
});

const viewInstalment = (instalment: Instalment) => ({
  no: instalment.no,
  due: instalment.due,
  ...viewParts(instalment.asked),
  total: toWire(totalOf(instalment.asked)),
  paid: toWire(totalOf(instalment.paid)),
  open: toWire(totalOf(openOf(instalment))),
});

/** Parts of nothing go without saying, but for the principal. */
const viewParts = ({ principal, ...others }: Parts) => ({
  principal: toWire(principal),
  ...Object.fromEntries(
    Object.entries(others)
      .filter(([, amount]) => !isZero(amount))
      .map(([name, amount]) => [name, toWire(amount)]),
  ),
});
