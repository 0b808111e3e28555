import { dayOf, type Instant } from "../../calendar.ts";
import { reversePostings } from "../../ledger/entry.ts";
import { charged, creditReclaimed } from "../../ledger/postings.ts";
import { partsOf, postingsOf } from "../collection/collection.ts";
import { returnUnderWay } from "../collection/credit-return.ts";
import { writeOff } from "./charge-off.ts";
import { creditBalance } from "../loan-amounts.ts";
import { dueBy, instalmentsAfter, retryAfter, todayOf } from "../loan-schedule.ts";
import { postTransition, type Collection, type Loan, payoutPending } from "../loan.ts";
import { add, isPositive, isZero, type Money, negate, zero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { dueImmediately } from "../../repayment/respread.ts";
import { restore, type Restored } from "../../repayment/restore.ts";
import { type DebtParts, sumParts } from "../../schedule/debt-parts.ts";

/**
 * The bank takes a payment back. Its entry is reversed to the unit: instalments that it paid are open again, principal that it
 * paid early is spread over the days to come, interest and fees that it paid early are due now, and a loan that had ended lives
 * again. What was credit is less; what of it was sent back is owed. Taken back twice is once.
 */
export const reverseRepayment = (
  loan: Loan,
  key: string,
  reason: string | undefined,
  now: Instant,
): Loan | Rejection => {
  const collection = loan.collections.find((each) => each.key === key);
  if (!collection) return reject("RepaymentUnknown", `there is no collection ${key}`);
  if (collection.status === "bounced") return loan;
  if (collection.status !== "done" || isZero(collection.amount))
    return reject("WrongState", `collection ${key} is ${collection.status}, and of ${collection.amount.minor}`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (returnUnderWay(loan))
    return reject("PayoutPending", "credit is on its way back to the purchaser: ask again when it is settled");

  const { amount, paid = [] } = collection;
  const bounce = { on: dayOf(now), ...(reason !== undefined && { reason }) };
  const { taken, owed } = withoutCredit(loan, { ...collection, status: "bounced", bounce });
  const restored = restore(loan.instalments, paid, amount.currency, todayOf(loan, now));
  const [, booked] = postingsOf(amount, paid);
  const postings = [
    ["repaymentReversed", reversePostings(booked)],
    ["charged", charged(restored.recharged)],
    ["creditReclaimed", creditReclaimed(owed)],
  ] as const;
  const open = reopen(taken, partsOf(paid, amount.currency), restored, owed, now);
  return loan.chargedOff ? writeOff(open, postings, now) : postTransition(withRetry(open, now), {}, postings, now);
};

/** The loan without the payment's credit: what was sent back of it is owed, and what a bank refused to take is not sent again. */
const withoutCredit = (loan: Loan, bounced: Collection): { readonly taken: Loan; readonly owed: Money } => {
  const without = (each: Collection): Loan => ({
    ...loan,
    collections: loan.collections.map((other) => (other.key === each.key ? each : other)),
  });
  const left = creditBalance(without(bounced));
  const owed = isPositive(left) ? zero(left.currency) : negate(left);
  const taken = without(
    isZero(owed) ? bounced : { ...bounced, bounce: { ...bounced.bounce, on: bounced.bounce?.on ?? "", owed } },
  );
  const returns = loan.returns?.map((each) =>
    each.status === "refused" ? { ...each, status: "withdrawn" as const } : each,
  );
  return { taken: { ...taken, ...(returns && { returns }) }, owed };
};

/** The loan as if the payment had not come; one that was all credit leaves what is over over. */
const reopen = (loan: Loan, paid: DebtParts, restored: Restored, owed: Money, now: Instant): Loan => {
  const running: Loan = {
    ...(isZero(add(sumParts(paid), owed)) ? loan : reactivated(loan, now)),
    outstanding: add(loan.outstanding, paid.principal),
    instalments: restored.instalments,
  };
  const instalments = instalmentsAfter(running, restored.principal, now);
  const asked = { ...restored.charges, principal: owed };
  const more = isZero(sumParts(asked)) ? [] : [dueImmediately(instalments, asked, todayOf(loan, now))];
  return { ...running, outstanding: add(running.outstanding, owed), instalments: [...instalments, ...more] };
};

/** A loan that is over lives again; one whose goods all went back before anybody accepted them is due from today. */
const reactivated = (loan: Loan, now: Instant): Loan => {
  if (loan.acceptedOn !== undefined) return { ...loan, status: "repaying" };
  return loan.status === "cancelled"
    ? { ...loan, status: "repaying", acceptedOn: dayOf(now) }
    : { ...loan, status: "funded" };
};

/** The bank is not asked again at once: like after a refusal, days pass before it is. */
const withRetry = (loan: Loan, now: Instant): Loan =>
  isPositive(dueBy(loan, todayOf(loan, now))) ? { ...loan, retry: retryAfter(loan, dayOf(now)) } : loan;
