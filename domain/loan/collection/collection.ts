import { dayOf, type Instant } from "../../calendar.ts";
import type { EntryKind, Posting } from "../../ledger/entry.ts";
import { charged, recovered, repaid } from "../../ledger/postings.ts";
import type { BankConfirmation } from "../../ledger/transfer.ts";
import { lossLeft, recoveryOf } from "./recovery.ts";
import { endLoan } from "../end-loan.ts";
import { releaseHoldbacksBy } from "../holdback.ts";
import { beingCollected, owedOn } from "../loan-amounts.ts";
import { dueBy, payoffToday, retryAfter, runningOf } from "../loan-schedule.ts";
import {
  type ApprovedLoan,
  type CancelledLoan,
  type ChargedOffLoan,
  type FundedLoan,
  type Loan,
  payoutPending,
  postTransition,
  type RepaidLoan,
  type RepayingLoan,
} from "../loan.ts";
import { closePromise, openPromise } from "../open-promise.ts";
import type { Collection } from "../records.ts";
import { isPositive, isZero, min, type Money, subtract, sum, zero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { applyPayment } from "../../repayment/apply-payment.ts";
import { chargeDueInstalments, isDueBy, openParts } from "../../repayment/instalment.ts";
import { isOnlyCredit, type PrepaymentEffect, type PaidPart, type PaymentResult } from "../../repayment/payment.ts";
import { zeroParts, partNames, type DebtParts, sumParts } from "../../schedule/debt-parts.ts";

/** What to collect: all that is due today, or before the due date an amount or everything. */
export type CollectionRequest =
  { readonly what: "due" } | { readonly what: "early"; readonly amount?: Money; readonly becomes?: PrepaymentEffect };

/** The key of a due date's collection: one that the bank has not answered is repeated before there is a new one. */
export const dueKey = (loan: Loan, attempt: number): string =>
  loan.collections.find(({ key, status }) => key.startsWith("due.") && status === "asked")?.key ?? `due.${attempt}`;

/**
 * Records what the purchaser's bank is about to be asked for; a repeat with the same key changes nothing.
 * Instalments whose day has come are charged with it. While a cancellation is open nothing is collected on a due date.
 */
export const requestCollection = (
  loan: Loan,
  key: string,
  request: CollectionRequest,
  now: Instant,
): Loan | Rejection => {
  if (loan.collections.some((each) => each.key === key)) return loan;
  const due = request.what === "due";
  if (!isCollectable(loan, due)) return reject("WrongState", `a loan with status ${loan.status} cannot be repaid`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (loan.paused && due) return reject("LoanPaused", "a cancellation is open");
  return request.what === "due" ? requestDue(loan, key, now) : requestEarly(loan, key, request, now);
};

type CollectableLoan = FundedLoan | RepayingLoan | RepaidLoan | CancelledLoan | ChargedOffLoan;

/**
 * The purchaser may pay before the saga has started the repayment, and after a charge-off; for a loan that has ended, a due date collects zero.
 * After a charge-off nothing is collected on a due date.
 */
const isCollectable = (loan: Loan, due: boolean): loan is CollectableLoan =>
  loan.status === "funded" ||
  loan.status === "repaying" ||
  (due ? loan.status === "repaid" || loan.status === "cancelled" : loan.status === "chargedOff");

const requestDue = (loan: CollectableLoan, key: string, now: Instant): ApprovedLoan => {
  const today = dayOf(now);
  const amount = notNegative(subtract(dueBy(loan, today), beingCollected(loan)));
  const { receivables, postings: released } = releaseHoldbacksBy(loan, today);
  const { instalments, interest, fee } = chargeDueInstalments(loan.instalments, today, amount.currency);
  const collections: readonly Collection[] = [...loan.collections, { key, amount, status: "asked", askedAt: now }];
  const charges = { ...zeroParts(amount.currency), interest, fee };
  return postTransition(
    { ...loan, collections, receivables, instalments },
    [["charged", charged(charges)], ...released],
    now,
  );
};

const requestEarly = (
  loan: CollectableLoan,
  key: string,
  { amount: wanted, becomes }: Extract<CollectionRequest, { readonly what: "early" }>,
  now: Instant,
): ApprovedLoan | Rejection => {
  if (wanted && wanted.currency !== loan.amount.currency)
    return reject("CurrencyMismatch", `the debt is in ${loan.amount.currency}`);
  if (wanted && !isPositive(wanted)) return reject("AmountOutOfRange", "a repayment must be positive");
  const owed = loan.status === "chargedOff" ? lossLeft(loan) : payoffToday(loan, now);
  const open = notNegative(subtract(owed, beingCollected(loan)));
  // The later of two concurrent repayments collects only what the first leaves, which may be zero.
  const amount = min(wanted ?? open, open);
  const { receivables, postings: released } = releaseHoldbacksBy(loan, dayOf(now));
  const collection: Collection = { key, amount, status: "asked", askedAt: now, ...(becomes && { early: becomes }) };
  return postTransition({ ...loan, collections: [...loan.collections, collection], receivables }, released, now);
};

/**
 * The bank paid. With the last of the debt the discount is earned, and its unused days are returned to the mall.
 * A promise is kept with the last of what is overdue.
 */
export const completeCollection = (
  loan: Loan,
  key: string,
  now: Instant,
  { ref }: BankConfirmation = {},
): ApprovedLoan | Rejection => {
  const requested = loan.collections.find((each) => each.key === key);
  if (!requested || loan.status === "declined") return reject("WrongState", `collection ${key} was never requested`);
  if (requested.status !== "asked") return loan;
  const payment = paymentOf(loan, requested, now);
  const parts = partsOf(payment.paid, requested.amount.currency);
  const late = payment.instalments.filter(isDueBy(dayOf(now))).some((each) => isPositive(sumParts(openParts(each))));
  const moved: ApprovedLoan = {
    ...(late ? loan : closePromise(withoutRetry(loan), "kept")),
    outstanding: subtract(loan.outstanding, parts.principal),
    instalments: payment.instalments,
    collections: replaceCollection(loan, {
      ...answered(requested),
      status: "done",
      paid: payment.paid,
      ...(ref !== undefined && { ref }),
    }),
  };
  const postings = [["charged", charged(payment.charged)], postingsOf(requested.amount, payment.paid)] as const;
  const isPayment = !isZero(requested.amount);
  const news = isOnlyCredit(payment.paid) ? "credit_received" : moved.status === "chargedOff" ? "recovered" : "repaid";
  const notice = isPayment ? news : undefined;
  return isZero(owedOn(moved)) && isPayment && moved.status !== "chargedOff"
    ? endLoan(moved, postings, now, notice)
    : postTransition(moved, postings, now, notice);
};

/** The postings of a payment, by what it paid. */
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

/** Before acceptance a payment pays principal only, and after a charge-off it recovers the loss. */
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

/** The parts that a payment paid. */
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

/** The bank refused: that is recorded, and for a due date also the day on which the bank is asked again. */
export const refuseCollection = (loan: Loan, key: string, now: Instant): Loan => {
  const requested = loan.collections.find((each) => each.key === key && each.status === "asked");
  if (!requested) return loan;
  const collections = replaceCollection(loan, { ...answered(requested), status: "refused" });
  if (!key.startsWith("due.")) return postTransition({ ...loan, collections }, [], now, "repayment_refused");
  if (loan.status !== "repaying") return postTransition({ ...loan, collections }, [], now);
  const today = dayOf(now);
  const promise = openPromise(loan);
  const after = promise && promise.on <= today ? closePromise(loan, "broken") : loan;
  return postTransition({ ...after, collections, retry: retryAfter(loan, today) }, [], now, "late");
};

/** The loan without refused collections to repeat. */
const withoutRetry = (loan: ApprovedLoan): ApprovedLoan => {
  const { retry: _, ...rest } = loan;
  return rest;
};

/** When the bank was asked matters only until it answers, and writes are billed by size. */
const answered = ({ askedAt: _askedAt, ...rest }: Collection): Collection => rest;

const replaceCollection = ({ collections }: Loan, answer: Collection): readonly Collection[] =>
  collections.map((each) => (each.key === answer.key ? answer : each));

const notNegative = (amount: Money): Money => (isPositive(amount) ? amount : zero(amount.currency));
