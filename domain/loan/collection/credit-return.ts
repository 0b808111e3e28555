import { addTime, type Instant } from "../../calendar.ts";
import { cashReturned } from "../../ledger/postings.ts";
import type { BankConfirmation } from "../../ledger/transfer.ts";
import { creditBalance } from "../loan-amounts.ts";
import { type ApprovedLoan, type Loan, postTransition } from "../loan.ts";
import type { CreditReturn } from "../records.ts";
import { isPositive, type Money, subtract, sum } from "../../money.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import type { RefusedCredit } from "../../protocol/statement.ts";
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

/** How many times the purchaser's bank has refused a return; loans stored before it was counted have at most one refusal. */
export const refusalsOf = ({ refused, status }: CreditReturn): number =>
  refused ?? (status === "refused" || status === "withdrawn" ? 1 : 0);

/** What the purchaser's bank has refused and the lender still owes, and when it asks for the first of it again. */
export const refusedCredit = (loan: Loan): RefusedCredit | undefined => {
  const refused = (loan.returns ?? []).filter(
    (each) => each.status === "refused" || (each.status === "asked" && refusalsOf(each) > 0),
  );
  const [until] = refused.map(({ again }) => again ?? loan.createdAt).toSorted();
  return until === undefined
    ? undefined
    : {
        amount: sum(
          refused.map(({ amount }) => amount),
          loan.amount.currency,
        ),
        until,
      };
};

/**
 * Records the return that the bank is about to be asked for. One that was refused is repeated a week later, by the lender's clock;
 * `instructed` repeats each that was refused now, and returns what was held. Without credit the loan stays the same.
 */
export const requestReturn = (before: Loan, instructed: boolean, now: Instant): Loan => {
  if (before.status === "declined" || returnUnderWay(before)) return before;
  const loan = instructed ? released(before, now) : before;
  const returns = loan.returns ?? [];
  const refused = returns.find(({ status, again = now }) => status === "refused" && again <= now);
  if (refused) {
    const next: CreditReturn = { ...refused, status: "asked", refused: refusalsOf(refused) };
    return postTransition({ ...loan, returns: replaceReturn(returns, next) }, [], now);
  }
  const amount = creditToReturn(loan);
  if (!isPositive(amount)) return before;
  const requested: CreditReturn = { no: returns.length + 1, amount, status: "asked" };
  return postTransition({ ...loan, returns: [...returns, requested] }, [], now);
};

/**
 * The purchaser's bank answered the request that followed `refused` refusals. A repeat changes nothing, and a refusal of an earlier key says
 * nothing about the newest one; a payment counts under any key, so that no other is asked for.
 */
export const recordReturn = (
  loan: Loan,
  { no, refused }: { readonly no: number; readonly refused: number },
  answer: BankConfirmation | "refused",
  now: Instant,
): Loan | Rejection => {
  const requested = loan.returns?.find((each) => each.no === no);
  if (!requested || loan.status === "declined") return reject("WrongState", `return ${no} was never requested`);
  if (requested.status === "paid" || requested.status === "withdrawn") return loan;
  const { again: _, refused: _before, ...facts } = requested;
  const returnsWith = (next: CreditReturn) => ({ ...loan, returns: replaceReturn(loan.returns ?? [], next) });
  if (answer !== "refused") {
    const paid = returnsWith({ ...facts, status: "paid", ...(refused > 0 && { refused }), ...answer });
    return postTransition(paid, [["creditReturned", cashReturned(requested.amount)]], now, "credit_returned");
  }
  if (requested.status === "refused" || refusalsOf(requested) !== refused) return loan;
  const again = addTime(now, deadlines.refundRetry);
  return postTransition(
    returnsWith({ ...facts, status: "refused", refused: refused + 1, again }),
    [],
    now,
    "credit_refused",
  );
};

const replaceReturn = (returns: readonly CreditReturn[], one: CreditReturn): readonly CreditReturn[] =>
  returns.map((each) => (each.no === one.no ? one : each));

/** The loan without payments whose surplus is held, and with every refused return due now. */
const released = (loan: ApprovedLoan, now: Instant): ApprovedLoan => ({
  ...loan,
  ...(loan.returns && {
    returns: loan.returns.map((each) => (each.status === "refused" ? { ...each, again: now } : each)),
  }),
  collections: loan.collections.map((each) => {
    const { surplus: _, ...rest } = each;
    return rest;
  }),
});
