import type { Instant } from "../../calendar.ts";
import { cashReturned } from "../../ledger/postings.ts";
import { creditBalance } from "../loan-amounts.ts";
import { postTransition, type CreditReturn, type Loan } from "../loan.ts";
import { isPositive, type Money, subtract, sum } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** Credit that nobody has tried to send back yet. */
export const creditToReturn = (loan: Loan): Money => {
  const tried = (loan.returns ?? []).filter(({ status }) => status === "asked" || status === "refused");
  return subtract(
    creditBalance(loan),
    sum(
      tried.map(({ amount }) => amount),
      loan.amount.currency,
    ),
  );
};

/** The return that the bank has been asked for and has not answered. */
export const returnUnderWay = ({ returns }: Loan): CreditReturn | undefined =>
  returns?.find(({ status }) => status === "asked");

/** Writes down what is about to be sent back; `again` takes up what the bank refused before. With nothing to send the loan stays as it is. */
export const requestReturn = (loan: Loan, again: boolean, now: Instant): Loan => {
  if (returnUnderWay(loan)) return loan;
  const returns = loan.returns ?? [];
  const refused = again ? returns.find(({ status }) => status === "refused") : undefined;
  if (refused)
    return postTransition(loan, { returns: replaceReturn(returns, { ...refused, status: "asked" }) }, [], now);
  const amount = creditToReturn(loan);
  if (!isPositive(amount)) return loan;
  return postTransition(loan, { returns: [...returns, { no: returns.length + 1, amount, status: "asked" }] }, [], now);
};

/** The purchaser has the money, or the purchaser's bank refuses it. Answered twice is once. */
export const recordReturn = (loan: Loan, no: number, status: "paid" | "refused", now: Instant): Loan | Rejection => {
  const asked = loan.returns?.find((each) => each.no === no);
  if (!asked) return reject("WrongState", `return ${no} was never asked for`);
  if (asked.status !== "asked") return loan;
  const returns = replaceReturn(loan.returns ?? [], { ...asked, status });
  return postTransition(
    loan,
    { returns },
    status === "paid" ? [["creditReturned", cashReturned(asked.amount)]] : [],
    now,
  );
};

const replaceReturn = (returns: readonly CreditReturn[], one: CreditReturn): readonly CreditReturn[] =>
  returns.map((each) => (each.no === one.no ? one : each));
