import type { Loan } from "./loan.ts";
import { add, type Money, negate, subtract, sum, zero } from "../money.ts";
import { owedCharges } from "../repayment/instalment.ts";
import type { DebtParts } from "../schedule/debt-parts.ts";

/**
 * Money that the credit line stands in for: what is held, what is owed, and what was lost. Its change is what the line gains
 * or loses; so a debt that was given up goes on taking its part of the line.
 */
export const exposure = ({ held, outstanding, chargedOff }: Loan): Money =>
  sum([held, outstanding, ...(chargedOff ? [chargedOff.principal] : [])], outstanding.currency);

/** Interest, fees and penalties that are owed. */
export const chargesOn = ({ instalments, amount }: Loan): DebtParts => owedCharges(instalments, amount.currency);

/** What was lent and not refunded: what the mall has sold and may still take back. */
export const lentOn = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.map(({ left }) => left),
    amount.currency,
  );

/** All that the purchaser owes today: principal and what is charged. */
export const owedOn = (loan: Loan): Money => {
  const { interest, fee, penalty } = chargesOn(loan);
  return add(loan.outstanding, interest, fee, penalty);
};

/** What was paid beyond the debt, was not sent back, and is the purchaser's. */
export const creditBalance = ({ collections, returns = [], amount }: Loan): Money => {
  const kept = collections
    .filter(({ status }) => status === "done")
    .flatMap(({ paid = [] }) => paid.filter(({ part }) => part === "credit").map((each) => each.amount));
  const owed = collections.flatMap(({ bounce }) => bounce?.owed ?? []);
  const gone = returns.filter(({ status }) => status === "paid").map((each) => negate(each.amount));
  return sum([...kept, ...owed, ...gone], amount.currency);
};

/** Money that came from the purchaser so far. */
export const repaidOf = (loan: Loan): Money =>
  sum(
    loan.collections.filter(({ status }) => status === "done").map(({ amount }) => amount),
    loan.amount.currency,
  );

/** Collections asked of the bank and not answered. */
export const beingCollected = (loan: Loan): Money =>
  sum(
    loan.collections.filter(({ status }) => status === "asked").map(({ amount }) => amount),
    loan.amount.currency,
  );

/** Principal that no collection under way may be about to pay. */
export const collectable = (loan: Loan): Money => {
  const left = subtract(loan.outstanding, beingCollected(loan));
  return left.minor > 0n ? left : zero(left.currency);
};
