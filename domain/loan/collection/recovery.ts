import type { Loan } from "../loan.ts";
import { add, isPositive, isZero, min, type Money, subtract, sum, zero } from "../../money.ts";
import type { PaidPart } from "../../repayment/payment.ts";

/** Allocates a recovery of a charged-off debt: to the mall that covered it, to the lender, and the rest to the purchaser. */
export const recoveryOf = (loan: Loan, amount: Money): readonly PaidPart[] => {
  const recourse = min(amount, notRecovered(loan, "recourse"));
  const recovery = min(subtract(amount, recourse), notRecovered(loan, "recovery"));
  const credit = subtract(amount, add(recourse, recovery));
  const paid = { recourse, recovery, credit };
  return (["recourse", "recovery", "credit"] as const)
    .map((part) => ({ no: 0, part, amount: paid[part] }))
    .filter((each) => !isZero(each.amount));
};

/** What is left of a debt that was charged off. */
export const lossLeft = (loan: Loan): Money => add(notRecovered(loan, "recourse"), notRecovered(loan, "recovery"));

/** The loss of mall and lender that was not recovered. */
export const notRecovered = ({ chargedOff: lost, collections, amount }: Loan, name: "recourse" | "recovery"): Money => {
  const none = zero(amount.currency);
  if (!lost) return none;
  const { principal, charges, recourse } = lost;
  const given = name === "recourse" ? recourse : subtract(add(principal, charges), recourse);
  const back = collections
    .filter(({ status }) => status === "done")
    .flatMap(({ paid = [] }) => paid.filter(({ part }) => part === name).map((each) => each.amount));
  const left = subtract(given, sum(back, given.currency));
  return isPositive(left) ? left : none;
};
