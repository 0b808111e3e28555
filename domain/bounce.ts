import { dayOf, type Instant } from "./calendar.ts";
import { giveUp } from "./charge-off.ts";
import { partsOf, postingsOf } from "./collection.ts";
import { returnUnderWay } from "./credit-balance.ts";
import { dueBy, instalmentsAfter, retryAfter, todayOf } from "./debt.ts";
import { type Instalment, less, nothing, type Parts, plus, totalOf } from "./instalment.ts";
import { creditReclaimed, reversed } from "./journal.ts";
import { book, type Collection, creditBalance, type Loan, payoutPending } from "./loan.ts";
import { add, isPositive, isZero, min, type Money, negate, subtract, zero } from "./money.ts";
import type { Paid } from "./payment.ts";
import { reject, type Rejection } from "./rejection.ts";
import { dueNow } from "./respread.ts";

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
  const on = dayOf(now);
  const bounce = { on, ...(reason !== undefined && { reason }) };
  const { taken, owed } = withoutCredit(loan, { ...collection, status: "bounced", bounce });
  const reversal = postingsOf(amount, paid);
  const postings = [
    ["repaymentReversed", reversed(reversal[1])],
    ["creditReclaimed", creditReclaimed(owed)],
  ] as const;
  const open = reopen(taken, paid, owed, now);
  return loan.chargedOff ? giveUp(open, postings, now) : book(late(open, now), {}, postings, now);
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

/** The loan as if the payment had not come. */
const reopen = (loan: Loan, paid: readonly Paid[], owed: Money, now: Instant): Loan => {
  const { currency } = owed;
  const { principal } = partsOf(paid, currency);
  const restored = restore(loan.instalments, paid, currency);
  const running: Loan = {
    ...started(loan, now),
    outstanding: add(loan.outstanding, principal),
    instalments: restored.instalments,
  };
  const instalments = instalmentsAfter(running, restored.early, now);
  const charges = { ...restored.charges, principal: owed };
  return {
    ...running,
    outstanding: add(running.outstanding, owed),
    instalments: isZero(totalOf(charges))
      ? instalments
      : [...instalments, dueNow(instalments, charges, todayOf(loan, now))],
  };
};

/** A loan that is over lives again; one whose goods all went back before anybody accepted them is due from today. */
const started = (loan: Loan, now: Instant): Loan => {
  if (loan.acceptedOn !== undefined) return { ...loan, status: "repaying" };
  return loan.status === "cancelled"
    ? { ...loan, status: "repaying", acceptedOn: dayOf(now) }
    : { ...loan, status: "funded" };
};

/**
 * Takes back what a payment paid, as far as it still stands on its instalments. `early` is the principal that does not, and
 * `charges` interest, fees and penalties that are on the books and that no instalment asks for.
 */
const restore = (instalments: readonly Instalment[], paid: readonly Paid[], currency: string) => {
  let [after, early, charges] = [instalments, zero(currency), nothing(currency)];
  for (const { no, part, amount } of paid) {
    if (part === "credit" || part === "recovery" || part === "recourse") continue;
    const instalment = after.find((each) => each.no === no);
    const stands = instalment ? min(amount, instalment.paid[part]) : zero(currency);
    const taken: Parts = { ...nothing(currency), [part]: stands };
    // Interest and fee of an instalment whose day has not come are only planned: paid early they were charged, and stay so.
    const planned = instalment && !instalment.charged && (part === "interest" || part === "fee");
    if (instalment)
      after = after.map((each) =>
        each.no === no
          ? { ...each, paid: less(each.paid, taken), asked: planned ? less(each.asked, taken) : each.asked }
          : each,
      );
    const rest = planned ? amount : subtract(amount, stands);
    if (part === "principal") early = add(early, rest);
    else charges = plus(charges, { ...nothing(currency), [part]: rest });
  }
  return { instalments: after, early, charges };
};

/** The bank is not asked again at once: like after a refusal, days pass before it is. */
const late = (loan: Loan, now: Instant): Loan =>
  isPositive(dueBy(loan, todayOf(loan, now))) ? { ...loan, retry: retryAfter(loan, dayOf(now)) } : loan;
