import { dayOf, type Instant } from "../../calendar.ts";
import type { EntryKind, Posting } from "../../ledger/entry.ts";
import { charged, recovered, repaid } from "../../ledger/postings.ts";
import { recoveryOf } from "./recovery.ts";
import { endLoan } from "../end-loan.ts";
import { releaseHoldbacksBy } from "../holdback.ts";
import { beingCollected, owedOn } from "../loan-amounts.ts";
import { dueBy, payoffToday, retryAfter, runningOf } from "../loan-schedule.ts";
import { postTransition, closePromise, type Collection, type Loan, openPromise, payoutPending } from "../loan.ts";
import { isPositive, isZero, min, type Money, subtract, sum, zero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { applyPayment } from "../../repayment/apply-payment.ts";
import { chargeDueInstalments, isDueBy, openParts } from "../../repayment/instalment.ts";
import type { PrepaymentEffect, PaidPart, PaymentResult } from "../../repayment/payment.ts";
import { zeroParts, partNames, type DebtParts, sumParts } from "../../schedule/debt-parts.ts";

/** Money to be asked for: all that is due today, or before its day an amount, or all there is. */
export type CollectionRequest =
  { readonly what: "due" } | { readonly what: "early"; readonly amount?: Money; readonly becomes?: PrepaymentEffect };

/** The key of a due date's question: one that was asked and not answered is asked again before there is a new one. */
export const dueKey = (loan: Loan, attempt: number): string =>
  loan.collections.find(({ key, status }) => key.startsWith("due.") && status === "asked")?.key ?? `due.${attempt}`;

/**
 * Writes down what is about to be asked of the purchaser's bank. The same key twice is the same question.
 * Instalments whose day has come are charged with it. While a cancellation is open nothing is collected on a due date.
 */
export const requestCollection = (loan: Loan, key: string, ask: CollectionRequest, now: Instant): Loan | Rejection => {
  if (loan.collections.some((each) => each.key === key)) return loan;
  const due = ask.what === "due";
  // The purchaser may be faster than the saga that starts the clock; of a loan that is over nothing is due.
  const over = due && (loan.status === "repaid" || loan.status === "cancelled");
  if (!over && loan.status !== "repaying" && loan.status !== "funded")
    return reject("WrongState", `a loan that is ${loan.status} is not repaid`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (loan.paused && due) return reject("LoanPaused", "a cancellation is under way");

  if (!due && ask.amount && ask.amount.currency !== loan.amount.currency)
    return reject("CurrencyMismatch", `the debt is in ${loan.amount.currency}`);
  if (!due && ask.amount && !isPositive(ask.amount)) return reject("AmountOutOfRange", "a repayment is above nothing");
  const owed = due ? dueBy(loan, dayOf(now)) : payoffToday(loan, now);
  const open = notNegative(subtract(owed, beingCollected(loan)));
  // Of two repayments at once the later one is asked for what the first leaves, nothing included.
  const amount = due ? open : min(ask.amount ?? open, open);
  const early = !due && ask.becomes ? { early: ask.becomes } : {};
  const { receivables, postings: released } = releaseHoldbacksBy(loan, dayOf(now));
  const collections: readonly Collection[] = [...loan.collections, { key, amount, status: "asked", ...early }];
  if (!due) return postTransition(loan, { collections, receivables }, released, now);
  const ripe = chargeDueInstalments(loan.instalments, dayOf(now), amount.currency);
  const charges = { ...zeroParts(amount.currency), interest: ripe.interest, fee: ripe.fee };
  const facts = { collections, receivables, instalments: ripe.instalments };
  return postTransition(loan, facts, [["charged", charged(charges)], ...released], now);
};

/**
 * The bank paid. With the last of the debt the discount is earned, and its unused days go back to the mall.
 * A promise is kept with the last of what is overdue.
 */
export const completeCollection = (loan: Loan, key: string, now: Instant): Loan | Rejection => {
  const asked = loan.collections.find((each) => each.key === key);
  if (!asked) return reject("WrongState", `collection ${key} was never asked for`);
  if (asked.status !== "asked") return loan;
  const payment = paymentOf(loan, asked, now);
  const parts = partsOf(payment.paid, asked.amount.currency);
  const { retry, ...inTime } = loan;
  const late = payment.instalments.filter(isDueBy(dayOf(now))).some((each) => isPositive(sumParts(openParts(each))));
  const moved: Loan = {
    ...inTime,
    ...(late && retry && { retry }),
    ...(!late && closePromise(loan, "kept")),
    outstanding: subtract(loan.outstanding, parts.principal),
    instalments: payment.instalments,
    collections: replaceCollection(loan, { ...asked, status: "done", paid: payment.paid }),
  };
  const postings = [["charged", charged(payment.charged)], postingsOf(asked.amount, payment.paid)] as const;
  return isZero(owedOn(moved)) && !isZero(asked.amount) && moved.status !== "chargedOff"
    ? endLoan(moved, postings, now)
    : postTransition(moved, {}, postings, now);
};

/** How a payment is booked, by what it paid. */
export const postingsOf = (amount: Money, paid: readonly PaidPart[]): readonly [EntryKind, readonly Posting[]] => {
  const of = (name: PaidPart["part"]): Money =>
    sum(
      paid.filter(({ part }) => part === name).map((each) => each.amount),
      amount.currency,
    );
  return paid.some(({ part }) => part === "recovery" || part === "recourse")
    ? ["recovered", recovered(amount, of("recourse"), of("recovery"))]
    : ["repaid", repaid(amount, partsOf(paid, amount.currency))];
};

/** Before acceptance there is nothing to pay but principal, and after a charge-off nothing but what was lost. */
const paymentOf = (loan: Loan, { amount, early }: Collection, now: Instant): PaymentResult => {
  const charges = zeroParts(amount.currency);
  if (isZero(amount)) return { instalments: loan.instalments, paid: [], charged: charges };
  if (loan.chargedOff) return { instalments: loan.instalments, paid: recoveryOf(loan, amount), charged: charges };
  if (loan.acceptedOn !== undefined) return applyPayment(runningOf(loan, now), amount, early);
  const principal = min(amount, loan.outstanding);
  const paid: readonly PaidPart[] = [
    { no: 0, part: "principal", amount: principal },
    { no: 0, part: "credit", amount: subtract(amount, principal) },
  ];
  return { instalments: loan.instalments, paid: paid.filter((each) => !isZero(each.amount)), charged: charges };
};

/** What a payment paid, part by part. */
export const partsOf = (paid: readonly PaidPart[], currency: string): DebtParts =>
  partNames.reduce(
    (all, name) => ({
      ...all,
      [name]: sum(
        paid.filter(({ part }) => part === name).map(({ amount }) => amount),
        currency,
      ),
    }),
    zeroParts(currency),
  );

/** The bank refused: nothing moves but the memory of it, and of a due date the day on which it is asked again. */
export const refuseCollection = (loan: Loan, key: string, now: Instant): Loan => {
  const asked = loan.collections.find((each) => each.key === key && each.status === "asked");
  if (!asked) return loan;
  const collections = replaceCollection(loan, { ...asked, status: "refused" });
  if (!key.startsWith("due.") || loan.status !== "repaying") return postTransition(loan, { collections }, [], now);
  const today = dayOf(now);
  const promise = openPromise(loan);
  const broken = promise && promise.on <= today ? closePromise(loan, "broken") : {};
  return postTransition(loan, { collections, retry: retryAfter(loan, today), ...broken }, [], now);
};

const replaceCollection = ({ collections }: Loan, answer: Collection): readonly Collection[] =>
  collections.map((each) => (each.key === answer.key ? answer : each));

const notNegative = (amount: Money): Money => (isPositive(amount) ? amount : zero(amount.currency));
