import type { Loan } from "./loan.ts";
import { add, type Money, negate, subtract, sum, zero } from "../money.ts";
import { owedCharges } from "../repayment/instalment.ts";
import type { DebtParts } from "../schedule/debt-parts.ts";

/**
 * The amount of the credit line that a loan uses: the hold, the debt and the charged-off loss. A change of it changes the line;
 * so a charged-off debt continues to use the line.
 */
export const exposure = ({ held, outstanding, chargedOff }: Loan): Money =>
  sum([held, outstanding, ...(chargedOff ? [chargedOff.principal] : [])], outstanding.currency);

/** The owed interest, fees and penalties. */
export const chargesOn = ({ instalments, amount }: Loan): DebtParts => owedCharges(instalments, amount.currency);

/** The lent and not refunded amount: the part that the mall has sold and can still buy back. */
export const lentOn = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.map(({ left }) => left),
    amount.currency,
  );

/** The purchaser's debt today: principal and charges. */
export const owedOn = (loan: Loan): Money => {
  const { interest, fee, penalty } = chargesOn(loan);
  return add(loan.outstanding, interest, fee, penalty);
};

/** The purchaser's credit balance: overpayments that were not returned. */
export const creditBalance = ({ collections, returns = [], amount }: Loan): Money => {
  const kept = collections
    .filter(({ status }) => status === "done")
    .flatMap(({ paid = [] }) => paid.filter(({ part }) => part === "credit").map((each) => each.amount));
  const owed = collections.flatMap(({ bounce }) => bounce?.owed ?? []);
  const gone = returns.filter(({ status }) => status === "paid").map((each) => negate(each.amount));
  return sum([...kept, ...owed, ...gone], amount.currency);
};

/** The total of the purchaser's payments. */
export const repaidOf = (loan: Loan): Money =>
  sum(
    loan.collections.filter(({ status }) => status === "done").map(({ amount }) => amount),
    loan.amount.currency,
  );

/** The total of collections that the bank has not answered. */
export const beingCollected = (loan: Loan): Money =>
  sum(
    loan.collections.filter(({ status }) => status === "asked").map(({ amount }) => amount),
    loan.amount.currency,
  );

/** The principal that no collection in progress can pay. After a charge-off a collection pays the loss, so what a refund reinstates is free. */
export const collectable = (loan: Loan): Money => {
  const left = loan.chargedOff ? loan.outstanding : subtract(loan.outstanding, beingCollected(loan));
  return left.minor > 0n ? left : zero(left.currency);
};
