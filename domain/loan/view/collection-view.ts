import { dayOf, type Instant } from "../../calendar.ts";
import { type Money, toWire, zero } from "../../money.ts";
import type { Loan } from "../loan.ts";
import { isOnlyCredit } from "../../repayment/payment.ts";
import type { Collection } from "../records.ts";
import { toWireStatement } from "./loan-statement.ts";

/** The collection with this key, if it was requested. */
export const collectionOf = ({ collections }: Loan, key: string): Collection | undefined =>
  collections.find((each) => each.key === key);

/**
 * The result of a collection for the gateway, with the loan's statement; `repayment` is the number of the repayment that it was for,
 * if any. Without a collection it is the dunning action of the day, by this execution or by the one that it repeats.
 */
export const viewCollection = (loan: Loan, key: string, repayment: number | undefined, now: Instant) => {
  const collection = collectionOf(loan, key);
  if (collection) return viewResult(loan, outcomeOf(collection), collection.amount, repayment);
  const action = loan.lastDunning?.on === dayOf(now) ? loan.lastDunning.action : undefined;
  return viewResult(loan, action ?? "nothing", zero(loan.amount.currency), undefined);
};

/** The result of a repayment that was not collected, because the loan had ended before. */
export const viewUncollected = (loan: Loan, repayment: number) =>
  viewResult(loan, "refused", zero(loan.amount.currency), repayment);

/** A payment of a loan on which nothing was owed is `credited`: it pays no debt, and goes back. */
const outcomeOf = ({ status, paid = [] }: Collection): Outcome => {
  if (status === "refused") return "refused";
  return isOnlyCredit(paid) ? "credited" : "paid";
};

type Outcome = "paid" | "credited" | "refused" | "reminded" | "feeCharged" | "nothing";

const viewResult = (loan: Loan, outcome: Outcome, amount: Money, no: number | undefined) => ({
  ...(no !== undefined && { no }),
  outcome,
  amount: toWire(amount),
  statement: toWireStatement(loan),
});
