import * as fc from "fast-check";
import { expect } from "vitest";
import { addDays, addTime, dayOf } from "../../../domain/calendar.ts";
import { netDebts, nettingsOf } from "../../../domain/ledger/mall-debt.ts";
import {
  completeCollection,
  partsOf,
  refuseCollection,
  requestCollection,
} from "../../../domain/loan/collection/collection.ts";
import { recordReturn, requestReturn } from "../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../domain/loan/collection/received-payment.ts";

import { decideLoan } from "../../../domain/loan/decision.ts";
import { reverseRepayment } from "../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../domain/loan/lateness/charge-off.ts";
import { dunLoan } from "../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../../domain/loan/lateness/replan.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { offerQuote, priceFor, takeQuote } from "../../../domain/loan/receivable/quotes.ts";
import {
  discountReceivable,
  paySeller,
  refusePayout,
  unbuyReceivable,
} from "../../../domain/loan/receivable/receivable.ts";
import { previewRefund, refund } from "../../../domain/loan/refund/refund.ts";
import { money, type Money } from "../../../domain/money.ts";
import type { Quote } from "../../../domain/pricing/discount.ts";
import type { RateCard } from "../../../domain/pricing/rate-card.ts";
import type { CostBearer } from "../../../domain/protocol/refund-policy.ts";
import type { Netting } from "../../../domain/protocol/settlement-line.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { debtsAfter, owedByMall } from "./mall-debts.ts";
import { expectInvariants, type Lender, lostPrincipal, type Model } from "./loan-invariants.ts";

/** Offers end soon, so that hours decide; a tenth is held back. */
const card: RateCard = {
  rows: ["KRW", "GBP", "KWD"].flatMap((each) => [
    { currency: each, tenorUpTo: 40, rateBasisPoints: 3600, fixed: 2n },
    { currency: each, tenorUpTo: 120, rateBasisPoints: 4800, fixed: 3n },
  ]),
  dayCount: 365,
  quoteMinutes: 1_440,
  settleDays: 16,
  recourse: true,
  holdbackBasisPoints: 1_000,
};

const inMoney = ({ account }: Lender, minor: number): Money => money(BigInt(minor), account.limit.currency);

/** A command on one of the loans; a rejection or a repeat changes nothing. */
export const onLoan = (
  which: number,
  name: string,
  decide: (loan: Loan, lender: Lender) => Loan | Rejection,
  owed: (before: Loan, after: Loan) => number = () => 0,
): fc.Command<Model, Lender> => ({
  check: () => true,
  run: (model, lender) => {
    const index = which % Math.max(1, lender.loans.length);
    const before = lender.loans[index];
    if (!before) return;
    const after = decide(before, lender);
    if (isRejection(after) || after === before) return expectInvariants(model, lender);
    const again = decide(after, lender);
    if (!isRejection(again) && name !== "due") expect(again).toBe(after);
    const freed = exposure(before).minor - exposure(after).minor;
    lender.account = {
      ...lender.account,
      available: money(lender.account.available.minor + freed, after.amount.currency),
    };
    lender.debts = debtsAfter(lender, before, after);
    lender.loans[index] = after;
    expect(after.version).toBe(before.version + 1);
    expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
    // Cash of a refund that the bank has not paid yet has its notice then.
    if ((after.status !== before.status || owed(before, after) !== 0) && !after.refunds.some(isUnpaid))
      expect(after.notice, name).toBeDefined();
    model.owed[index] = (model.owed[index] ?? 0) + owed(before, after);
    return expectInvariants(model, lender);
  },
  toString: () => `${name} of loan ${which}`,
});

const isUnpaid = ({ status }: Loan["refunds"][number]): boolean => status === "posted";

export const decideNew = (minor: number): fc.Command<Model, Lender> => ({
  check: ({ owed }) => owed.length < 4,
  run: (model, lender) => {
    const no = lender.loans.length + 1;
    const { refundPolicy } = lender;
    const policy = refundPolicy && { refundPolicy };
    const names = { purchaseId: `p${no}`, mall: "m", order: `o${no}`, account: "a", contact: "a@b", digest: "d" };
    const request = { ...names, ...policy };
    const issued = { approvalNumber: "n", linkHash: "h" };
    const loan = decideLoan({ ...request, amount: inMoney(lender, minor) }, lender.account, issued, lender.now);
    const available = lender.account.available.minor - exposure(loan).minor;
    expect(loan.status).toBe(lender.account.available.minor >= BigInt(minor) ? "held" : "declined");
    lender.account = { ...lender.account, available: money(available, loan.amount.currency) };
    lender.loans.push(loan);
    model.owed.push(0);
    expectInvariants(model, lender);
  },
  toString: () => `decide on ${minor}`,
});

export const wait = (hours: number): fc.Command<Model, Lender> => ({
  check: () => true,
  run: (_, lender) => {
    lender.now = addTime(lender.now, { hours });
  },
  toString: () => `wait ${hours} hours`,
});

export const buy = (which: number, no: number, minor: number) =>
  onLoan(
    which,
    `discount ${no} for ${minor}`,
    (loan, lender) => {
      const offered = priceFor(loan, "q", inMoney(lender, minor), card, lender.now);
      if (isRejection(offered)) return offered;
      return discountReceivable(loan, no, { ...offered, recourse: no % 2 === 0 }, lender.now, netted(lender, offered));
    },
    () => minor,
  );

/** The debts that a payout of this price settles. */
const netted = (lender: Lender, { payout }: Pick<Quote, "payout">): readonly Netting[] =>
  nettingsOf(netDebts(payout, owedByMall(lender), lender.debts));

export const offer = (which: number, id: string, minor: number) =>
  onLoan(which, `offer ${id} for ${minor}`, (loan, lender) =>
    offerQuote(loan, id, inMoney(lender, minor), card, lender.now),
  );

export const take = (which: number, no: number, id: string) =>
  onLoan(
    which,
    `take ${id} as ${no}`,
    (loan, lender) => {
      if (loan.receivables.some((each) => each.no === no)) return loan;
      const { amount } = loan.quotes?.find((each) => each.id === id) ?? { amount: inMoney(lender, 1) };
      const offered = takeQuote(loan, id, amount, lender.now);
      return isRejection(offered)
        ? offered
        : discountReceivable(loan, no, offered, lender.now, netted(lender, offered));
    },
    (_, after) => Number(after.receivables.at(-1)?.quote.amount.minor),
  );

export const pay = (which: number, no: number) =>
  onLoan(which, `pay ${no}`, (loan, { now }) => paySeller(loan, no, now));

export const refusePay = (which: number, no: number) =>
  onLoan(which, `refuse payout ${no}`, (loan, { now }) => refusePayout(loan, no, now));

export const unbuy = (which: number, no: number) =>
  onLoan(
    which,
    `unbuy ${no}`,
    (loan, { now }) => unbuyReceivable(loan, no, now),
    (before) => -Number(before.receivables.find((each) => each.no === no)?.quote.amount.minor),
  );

export const ask = (which: number, key: string, minor: number | undefined) =>
  onLoan(which, minor === undefined ? "due" : `ask ${key} for ${minor}`, (loan, lender) =>
    requestCollection(
      loan,
      key,
      minor === undefined ? { what: "due" } : { what: "early", amount: inMoney(lender, minor) },
      lender.now,
    ),
  );

export const answer = (which: number, key: string, paid: boolean) =>
  onLoan(
    which,
    `${paid ? "collect" : "refuse"} ${key}`,
    (loan, { now }) => (paid ? completeCollection(loan, key, now) : refuseCollection(loan, key, now)),
    (_, after) => {
      const collected = after.collections.find((each) => each.key === key)?.paid ?? [];
      return paid ? -Number(partsOf(collected, after.amount.currency).principal.minor) : 0;
    },
  );

export const refundLoan = (which: number, no: number, minor: number, goodwill: CostBearer | undefined) =>
  onLoan(
    which,
    `refund ${no} of ${minor}${goodwill ? ` as goodwill of the ${goodwill}` : ""}`,
    (loan, lender) => {
      const amount = inMoney(lender, minor);
      const kind = goodwill && { goodwill };
      const shown = previewRefund(loan, no, amount, lender.now, kind);
      const after = refund(loan, no, amount, lender.now, kind);
      if (isRejection(after)) expect(shown).toEqual(after);
      else expect(after.refunds).toContainEqual(shown);
      return after;
    },
    // What was given up is owed again before goods that came back take it off.
    (before, after) =>
      Number(lostPrincipal(before) - lostPrincipal(after)) - Number(after.refunds.at(-1)?.loanPrincipal.minor),
  );

const dun = (which: number, key: string) => onLoan(which, "due", (loan, { now }) => dunLoan(loan, key, now));

const receive = (which: number, no: number, minor: number) =>
  onLoan(
    which,
    `receive ${minor} as ${no}`,
    (loan, lender) =>
      receivePayment(loan, { reference: `${no}`, amount: inMoney(lender, minor), surplus: "returned" }, lender.now),
    (_, after) => -Number(partsOf(after.collections.at(-1)?.paid ?? [], after.amount.currency).principal.minor),
  );

const bounce = (which: number, key: string) =>
  onLoan(
    which,
    `bounce ${key}`,
    (loan, { now }) => reverseRepayment(loan, key, undefined, now),
    (before, { collections, amount, chargedOff }) => {
      if (chargedOff) return -Number(before.outstanding.minor);
      const bounced = collections.find((each) => each.key === key);
      return Number(
        partsOf(bounced?.paid ?? [], amount.currency).principal.minor + (bounced?.bounce?.owed?.minor ?? 0n),
      );
    },
  );

const replan = (which: number, no: number, minor: number) => {
  const requests = {
    count: 1 + (minor % 7),
    waivePenalties: minor % 2 === 0,
    ...(minor % 3 && { rateBasisPoints: minor * 9 }),
  };
  return onLoan(which, `replan ${no}`, (loan, { now }) => replanLoan(loan, no, requests, now));
};

export const lateCommands = (which: number, no: number, minor: number, key: string) => [
  dun(which, key),
  receive(which, no, minor),
  bounce(which, minor % 2 ? key : `received.${no}`),
  replan(which, no, minor),
  onLoan(which, "promise", (loan, { now }) => takePromise(loan, { no, on: addDays(dayOf(now), minor % 16) }, now)),
  onLoan(
    which,
    "charge off",
    (loan, { now }) => chargeOff(loan, now),
    (before) => -Number(before.outstanding.minor),
  ),
  onLoan(which, "send credit", (loan, { now }) => requestReturn(loan, minor % 2 === 0, now)),
  onLoan(which, "answer credit", (loan, { now }) =>
    recordReturn(loan, { no, refused: minor % 4 }, minor % 3 ? {} : "refused", now),
  ),
];
