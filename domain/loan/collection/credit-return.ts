import type { Instant } from "../../calendar.ts";
import { cashReturned } from "../../ledger/postings.ts";
import type { BankConfirmation } from "../../ledger/transfer.ts";
import { creditBalance } from "../loan-amounts.ts";
import { type Loan, postTransition } from "../loan.ts";
import type { CreditReturn } from "../records.ts";
import { isPositive, type Money, subtract, sum } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** Credit balance without a return that is in progress or was refused, and without what is held for a second person. */
export const creditToReturn = (loan: Loan): Money => {
  const tried = (loan.returns ?? []).filter(({ status }) => status === "asked" || status === "refused");
  const other = [...tried.map(({ amount }) => amount), heldCredit(loan)];
  return subtract(creditBalance(loan), sum(other, loan.amount.currency));
};

/** The surplus of payments that nobody else at the lender has confirmed. */
export const heldCredit = ({ collections, amount }: Loan): Money =>
  sum(
    collections
      .filter(({ surplus, status }) => surplus === "held" && status === "done")
      .flatMap(({ paid = [] }) => paid.filter(({ part }) => part === "credit").map((each) => each.amount)),
    amount.currency,
  );

/** The return that the bank has not answered yet. */
export const returnUnderWay = ({ returns }: Loan): CreditReturn | undefined =>
  returns?.find(({ status }) => status === "asked");

/**
 * Records the return that the bank is about to be asked for. `instructed` repeats one that was refused, and returns what was held.
 * Without credit the loan stays the same.
 */
export const requestReturn = (before: Loan, instructed: boolean, now: Instant): Loan => {
  const loan = instructed ? released(before) : before;
  if (loan.status === "declined" || returnUnderWay(loan)) return before;
  const returns = loan.returns ?? [];
  const refused = instructed ? returns.find(({ status }) => status === "refused") : undefined;
  if (refused)
    return postTransition({ ...loan, returns: replaceReturn(returns, { ...refused, status: "asked" }) }, [], now);
  const amount = creditToReturn(loan);
  if (!isPositive(amount)) return before;
  const requested: CreditReturn = { no: returns.length + 1, amount, status: "asked" };
  return postTransition({ ...loan, returns: [...returns, requested] }, [], now);
};

/** The purchaser's bank accepted the money or refused it. A repeat changes nothing. */
export const recordReturn = (
  loan: Loan,
  no: number,
  status: "paid" | "refused",
  now: Instant,
  { ref }: BankConfirmation = {},
): Loan | Rejection => {
  const requested = loan.returns?.find((each) => each.no === no);
  if (!requested || loan.status === "declined") return reject("WrongState", `return ${no} was never requested`);
  if (requested.status !== "asked") return loan;
  const returns = replaceReturn(loan.returns ?? [], { ...requested, status, ...(ref !== undefined && { ref }) });
  return postTransition(
    { ...loan, returns },
    status === "paid" ? [["creditReturned", cashReturned(requested.amount)]] : [],
    now,
    status === "paid" ? "credit_returned" : undefined,
  );
};

const replaceReturn = (returns: readonly CreditReturn[], one: CreditReturn): readonly CreditReturn[] =>
  returns.map((each) => (each.no === one.no ? one : each));

/** The loan without payments whose surplus is held. */
const released = (loan: Loan): Loan => ({
  ...loan,
  collections: loan.collections.map((each) => {
    const { surplus: _, ...rest } = each;
    return rest;
  }),
});
