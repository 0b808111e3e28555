import { sellerBalance } from "../../ledger/balances.ts";
import { creditToReturn, refusedCredit } from "../collection/credit-return.ts";
import { lossLeft } from "../collection/recovery.ts";
import { nextActionOn } from "../lateness/dunning.ts";
import { owedOn, repaidOf } from "../loan-amounts.ts";
import { dueOf } from "../loan-schedule.ts";
import type { Loan } from "../loan.ts";
import { isPositive, toWire } from "../../money.ts";
import type { Statement, WireStatement } from "../../protocol/statement.ts";
import { plannedCharges } from "../../repayment/instalment.ts";

/** The lender's statement of a loan as of now. */
export const statementOf = (loan: Loan): Statement => {
  const { currency } = loan.amount;
  const [due, nextAction] = [dueOf(loan), nextActionOn(loan)];
  const promise = loan.promises?.at(-1);
  const [credit, refused] = [creditToReturn(loan), refusedCredit(loan)];
  return {
    no: loan.version,
    held: loan.held,
    outstanding: owedOn(loan),
    toCome: plannedCharges(loan.instalments, currency),
    repaid: repaidOf(loan),
    seller: sellerBalance(loan.entries, currency),
    ...(due !== undefined && { due }),
    ...(nextAction !== undefined && nextAction !== due && { nextActionOn: nextAction }),
    ...(loan.retry && { late: loan.retry.times }),
    ...(promise && { promise }),
    ...(isPositive(credit) && { credit }),
    ...(refused && { refusedCredit: refused }),
    ...(loan.chargedOff && { chargedOff: true }),
    ...(loan.status === "chargedOff" && isPositive(lossLeft(loan)) && { recoverable: lossLeft(loan) }),
  };
};

/** The lender's statement of a loan in its wire form. */
export const toWireStatement = (loan: Loan): WireStatement => {
  const {
    held,
    outstanding,
    toCome,
    repaid,
    seller,
    credit,
    refusedCredit: refused,
    recoverable,
    nextActionOn: wake,
    ...rest
  } = statementOf(loan);
  return {
    ...rest,
    ...(wake !== undefined && { wake }),
    held: toWire(held),
    outstanding: toWire(outstanding),
    toCome: toWire(toCome),
    repaid: toWire(repaid),
    seller: toWire(seller),
    ...(credit && { credit: toWire(credit) }),
    ...(refused && { refusedCredit: { ...refused, amount: toWire(refused.amount) } }),
    ...(recoverable && { recoverable: toWire(recoverable) }),
  };
};
