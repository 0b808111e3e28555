import { dayOf, type Instant } from "../../calendar.ts";
import { reversePostings } from "../../ledger/entry.ts";
import { charged, creditReclaimed } from "../../ledger/postings.ts";
import { partsOf, postingsOf } from "../collection/collection.ts";
import { returnUnderWay } from "../collection/credit-return.ts";
import { writeOff } from "./charge-off.ts";
import { creditBalance } from "../loan-amounts.ts";
import { dueBy, instalmentsAfter, retryAfter, todayOf } from "../loan-schedule.ts";
import {
  type ChargedOffLoan,
  type FundedLoan,
  isPayable,
  type Loan,
  type PayableLoan,
  payoutPending,
  postTransition,
  type RepayingLoan,
} from "../loan.ts";
import type { Bounce, Collection } from "../records.ts";
import { add, formatMoney, isPositive, isZero, type Money, negate, zero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { dueImmediately } from "../../repayment/respread.ts";
import { restore, type Restored } from "../../repayment/restore.ts";
import { type DebtParts, sumParts } from "../../schedule/debt-parts.ts";

/**
 * The bank reverses a payment. Its entry is reversed exactly: the instalments that it paid are open again, principal paid early is
 * spread over the days to come, interest and fees paid early are due now, and a loan that had ended is active again. Credit
 * from the payment is removed; the part that was already returned is owed. A repeat changes nothing.
 */
export const reverseRepayment = (
  loan: Loan,
  key: string,
  reason: string | undefined,
  now: Instant,
): PayableLoan | Rejection => {
  const collection = loan.collections.find((each) => each.key === key);
  if (!collection || !isPayable(loan)) return reject("RepaymentUnknown", `collection ${key} not found`);
  if (collection.status === "bounced") return loan;
  if (collection.status !== "done" || isZero(collection.amount))
    return reject(
      "WrongState",
      `collection ${key} is ${collection.status} with an amount of ${formatMoney(collection.amount)}`,
    );
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (returnUnderWay(loan))
    return reject("PayoutPending", "a return of credit to the purchaser is in progress: ask again when it has ended");

  const { amount, paid = [] } = collection;
  const bounce = { on: dayOf(now), ...(reason !== undefined && { reason }) };
  const { taken, owed } = withoutCredit(loan, collection, bounce);
  const restored = restore(loan.instalments, paid, amount.currency, todayOf(loan, now));
  const [, booked] = postingsOf(amount, paid);
  const postings = [
    ["repaymentReversed", reversePostings(booked)],
    ["charged", charged(restored.recharged)],
    ["creditReclaimed", creditReclaimed(owed)],
  ] as const;
  const open = reopen(taken, partsOf(paid, amount.currency), restored, owed, now);
  return open.status === "chargedOff"
    ? writeOff(open, postings, now, "bounced")
    : postTransition(withRetry(open, now), postings, now, "bounced");
};

/** The loan without the payment's credit: the returned part is owed, and a return that the bank refused is withdrawn. */
const withoutCredit = (
  loan: PayableLoan,
  collection: Collection,
  bounce: Bounce,
): { readonly taken: PayableLoan; readonly owed: Money } => {
  const bounced = (how: Bounce): PayableLoan => ({
    ...loan,
    collections: loan.collections.map((each) =>
      each.key === collection.key ? { ...collection, status: "bounced", bounce: how } : each,
    ),
  });
  const left = creditBalance(bounced(bounce));
  const owed = isPositive(left) ? zero(left.currency) : negate(left);
  const returns = loan.returns?.map((each) =>
    each.status === "refused" ? { ...each, status: "withdrawn" as const } : each,
  );
  const taken = bounced(isZero(owed) ? bounce : { ...bounce, owed });
  return { taken: { ...taken, ...(returns && { returns }) }, owed };
};

/** The loan as if the payment had not arrived; where all of it was credit, a loan that has ended stays so. */
const reopen = (loan: PayableLoan, paid: DebtParts, restored: Restored, owed: Money, now: Instant): PayableLoan => {
  const running: PayableLoan = {
    ...(isZero(add(sumParts(paid), owed)) ? loan : reactivated(loan, now)),
    outstanding: add(loan.outstanding, paid.principal),
    instalments: restored.instalments,
  };
  const instalments = instalmentsAfter(running, restored.principal, now);
  const immediate = { ...restored.charges, principal: owed };
  // Before acceptance there is no schedule yet: it will be made of all that is outstanding.
  const isScheduled = running.acceptedOn !== undefined && !isZero(sumParts(immediate));
  const more = isScheduled ? [dueImmediately(instalments, immediate, todayOf(loan, now))] : [];
  return { ...running, outstanding: add(running.outstanding, owed), instalments: [...instalments, ...more] };
};

/** A loan that had ended is active again; one whose goods were all returned before acceptance is due from today. */
const reactivated = (loan: PayableLoan, now: Instant): FundedLoan | RepayingLoan | ChargedOffLoan => {
  if (loan.status !== "repaid" && loan.status !== "cancelled") return loan;
  if (loan.acceptedOn !== undefined) return { ...loan, status: "repaying" };
  return loan.status === "cancelled"
    ? { ...loan, status: "repaying", acceptedOn: dayOf(now) }
    : { ...loan, status: "funded" };
};

/** As after a refusal, the bank is asked again only after some days. */
const withRetry = <Any extends PayableLoan>(loan: Any, now: Instant): Any =>
  isPositive(dueBy(loan, todayOf(loan, now))) ? { ...loan, retry: retryAfter(loan, dayOf(now)) } : loan;
