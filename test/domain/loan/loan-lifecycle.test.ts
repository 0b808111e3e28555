import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addTime, dayOf, type Instant } from "../../../domain/calendar.ts";
import { balances, purchaserBalance, sellerBalance } from "../../../domain/ledger/balances.ts";
import {
  completeCollection,
  partsOf,
  refuseCollection,
  requestCollection,
} from "../../../domain/loan/collection/collection.ts";
import { creditToReturn, recordReturn, requestReturn } from "../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../domain/loan/collection/received-payment.ts";
import { startRepayment } from "../../../domain/loan/collection/start-repayment.ts";
import type { CreditAccount } from "../../../domain/loan/credit-line.ts";
import { decideLoan } from "../../../domain/loan/decision.ts";
import { expireHold } from "../../../domain/loan/end-loan.ts";
import { withheldOf } from "../../../domain/loan/holdback.ts";
import { reverseRepayment } from "../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../domain/loan/lateness/charge-off.ts";
import { dunLoan } from "../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../../domain/loan/lateness/replan.ts";
import {
  beingCollected,
  chargesOn,
  creditBalance,
  exposure,
  owedOn,
  repaidOf,
} from "../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { offerQuote, priceFor, takeQuote } from "../../../domain/loan/receivable/quotes.ts";
import { discountReceivable, paySeller, unbuyReceivable } from "../../../domain/loan/receivable/receivable.ts";
import { refuseCash, returnCash } from "../../../domain/loan/refund/refund-cash.ts";
import { previewRefund, refund, resumeLoan } from "../../../domain/loan/refund/refund.ts";
import { money, type Money, sum } from "../../../domain/money.ts";
import type { RateCard } from "../../../domain/pricing/rate-card.ts";
import type { CostBearer, RefundPolicy } from "../../../domain/protocol/refund-policy.ts";
import { isZeroSum } from "../../../domain/protocol/refund-shares.ts";
import { addLoan, emptyProof, isProven } from "../../../domain/reconciliation/trial-balance.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { plannedCharges, principalOf } from "../../../domain/repayment/instalment.ts";
import { type CreditTerms, payInDays, zeroCostTerms } from "../../../domain/schedule/credit-terms.ts";
import { currency } from "../arbitraries.ts";
import { defaultTerms } from "../credit-fixtures.ts";
import { reclaimedOn, strict } from "../late-operations.ts";
import { runs } from "../../runs.ts";

/** What must be owed by plain arithmetic, a number for each loan. */
type Model = { readonly owed: number[] };

/** A lender with one account and its loans. */
type Lender = {
  now: Instant;
  account: CreditAccount;
  readonly loans: Loan[];
  readonly refundPolicy: RefundPolicy | undefined;
};

const limit = 2000;

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

/** A command on one of the loans; nothing changes when the lender says no or has heard it before. */
const onLoan = (
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
    lender.loans[index] = after;
    expect(after.version).toBe(before.version + 1);
    expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
    model.owed[index] = (model.owed[index] ?? 0) + owed(before, after);
    return expectInvariants(model, lender);
  },
  toString: () => `${name} of loan ${which}`,
});

const decideNew = (minor: number): fc.Command<Model, Lender> => ({
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

const wait = (hours: number): fc.Command<Model, Lender> => ({
  check: () => true,
  run: (_, lender) => {
    lender.now = addTime(lender.now, { hours });
  },
  toString: () => `wait ${hours} hours`,
});

const buy = (which: number, no: number, minor: number) =>
  onLoan(
    which,
    `discount ${no} for ${minor}`,
    (loan, lender) => {
      const offered = priceFor(loan, "q", inMoney(lender, minor), card, lender.now);
      if (isRejection(offered)) return offered;
      return discountReceivable(loan, no, { ...offered, recourse: no % 2 === 0 }, lender.now, settlementOf(lender));
    },
    () => minor,
  );

/** What the mall owes by all loans together. */
const settlementOf = ({ loans, account }: Lender): Money =>
  sum(
    loans.flatMap(({ entries }) => balances(entries).get("mallSettlement") ?? []),
    account.limit.currency,
  );

const offer = (which: number, id: string, minor: number) =>
  onLoan(which, `offer ${id} for ${minor}`, (loan, lender) =>
    offerQuote(loan, id, inMoney(lender, minor), card, lender.now),
  );

const take = (which: number, no: number, id: string) =>
  onLoan(
    which,
    `take ${id} as ${no}`,
    (loan, lender) => {
      if (loan.receivables.some((each) => each.no === no)) return loan;
      const { amount } = loan.quotes?.find((each) => each.id === id) ?? { amount: inMoney(lender, 1) };
      const offered = takeQuote(loan, id, amount, lender.now);
      return isRejection(offered) ? offered : discountReceivable(loan, no, offered, lender.now, settlementOf(lender));
    },
    (_, after) => Number(after.receivables.at(-1)?.quote.amount.minor),
  );

const pay = (which: number, no: number) => onLoan(which, `pay ${no}`, (loan, { now }) => paySeller(loan, no, now));

const unbuy = (which: number, no: number) =>
  onLoan(
    which,
    `unbuy ${no}`,
    (loan, { now }) => unbuyReceivable(loan, no, now),
    (before) => -Number(before.receivables.find((each) => each.no === no)?.quote.amount.minor),
  );

const ask = (which: number, key: string, minor: number | undefined) =>
  onLoan(which, minor === undefined ? "due" : `ask ${key} for ${minor}`, (loan, lender) =>
    requestCollection(
      loan,
      key,
      minor === undefined ? { what: "due" } : { what: "early", amount: inMoney(lender, minor) },
      lender.now,
    ),
  );

const answer = (which: number, key: string, paid: boolean) =>
  onLoan(
    which,
    `${paid ? "collect" : "refuse"} ${key}`,
    (loan, { now }) => (paid ? completeCollection(loan, key, now) : refuseCollection(loan, key, now)),
    (_, after) => {
      const collected = after.collections.find((each) => each.key === key)?.paid ?? [];
      return paid ? -Number(partsOf(collected, after.amount.currency).principal.minor) : 0;
    },
  );

const refundLoan = (which: number, no: number, minor: number, goodwill: CostBearer | undefined) =>
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
    (loan, lender) => receivePayment(loan, `${no}`, inMoney(lender, minor), lender.now),
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

const lateCommands = (which: number, no: number, minor: number, key: string) => [
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
  onLoan(which, "answer credit", (loan, { now }) => recordReturn(loan, no, minor % 3 ? "paid" : "refused", now)),
];

const lostPrincipal = ({ chargedOff }: Loan): bigint => chargedOff?.principal.minor ?? 0n;

const total = (parts: readonly Money[]): bigint => parts.reduce((all, { minor }) => all + minor, 0n);

/** The books after each command: nothing made, nothing lost, nothing owed by a loan that is over. */
const expectInvariants = (model: Model, { account, loans }: Lender): void => {
  expect(account.available.minor + total(loans.map(exposure))).toBe(BigInt(limit));
  // Only a payment that bounces takes the line below nothing.
  if (loans.every((each) => each.collections.every(({ bounce: came }) => !came)))
    expect(account.available.minor).toBeGreaterThanOrEqual(0n);
  expect(isProven(loans.reduce(addLoan, emptyProof))).toBe(true);
  for (const [index, loan] of loans.entries()) expectLoanInvariants(loan, BigInt(model.owed[index] ?? 0));
};

const expectLoanInvariants = (loan: Loan, owed: bigint): void => {
  const accounts = balances(loan.entries);
  const balance = (name: Parameters<typeof accounts.get>[0]): bigint => accounts.get(name)?.minor ?? 0n;
  const code = loan.amount.currency;
  expect(total([...accounts.values()])).toBe(0n);
  expect(loan.outstanding.minor).toBe(owed);
  expect(balance("loan")).toBe(owed);
  for (const part of [
    loan.held,
    loan.outstanding,
    ...loan.receivables.flatMap(({ left, unearned }) => [left, unearned]),
  ])
    expect(part.minor).toBeGreaterThanOrEqual(0n);
  expect(exposure(loan).minor).toBeLessThanOrEqual(loan.amount.minor + reclaimedOn(loan));
  const most = owedOn(loan).minor + plannedCharges(loan.instalments, code).minor;
  // Money that comes by itself may pay what the bank is being asked for: then the rest is credit.
  if (loan.collections.every(({ key }) => !key.startsWith("received.")))
    expect(beingCollected(loan).minor).toBeLessThanOrEqual(most);
  if (loan.acceptedOn !== undefined && owed > 0n) expect(principalOf(loan.instalments, code).minor).toBe(owed);
  expect(balance("interestReceivable")).toBe(chargesOn(loan).interest.minor);
  expect(balance("feeReceivable")).toBe(chargesOn(loan).fee.minor);
  expect(balance("penaltyReceivable")).toBe(chargesOn(loan).penalty.minor);
  expect(creditBalance(loan).minor).toBeGreaterThanOrEqual(0n);
  expect(creditToReturn(loan).minor).toBeGreaterThanOrEqual(0n);
  const { mostForInstalment = 0n, mostForLoan = 0n } = loan.terms.lateness?.fee ?? {};
  for (const { asked } of loan.instalments)
    expect(asked.penalty.minor).toBeLessThanOrEqual(loan.replans ? mostForLoan : mostForInstalment);
  expect(total(loan.instalments.map(({ asked }) => asked.penalty))).toBeLessThanOrEqual(mostForLoan);

  const unearned = total(loan.receivables.map((each) => each.unearned));
  expect(-balance("discountUnearned")).toBe(unearned);
  const owedCash = total(loan.refunds.filter(({ status }) => status === "posted").map(({ cashBack }) => cashBack));
  expect(-balance("purchaserPayable")).toBe(owedCash + creditBalance(loan).minor);
  expect(purchaserBalance(loan.entries, code).minor).toBe(owedOn(loan).minor - owedCash - creditBalance(loan).minor);

  const withheld = total(loan.receivables.map(withheldOf));
  expect(-balance("mallHoldback")).toBe(withheld);
  for (const { quote, left, unearned: open, withheld: kept } of loan.receivables) {
    const { amount, payout, discount, fixed, holdback } = quote;
    expect(payout.minor + discount.minor + fixed.minor + holdback.minor).toBe(amount.minor);
    for (const part of [kept, open]) expect(part?.minor ?? 0n).toBeLessThanOrEqual(left.minor);
  }
  const taken = loan.receivables.flatMap(({ quoteId }) => quoteId ?? []);
  const offered = (loan.quotes ?? []).map(({ id }) => id);
  expect(new Set([...taken, ...offered]).size).toBe(taken.length + offered.length);
  expect(offered.length).toBeLessThanOrEqual(5);

  const owedToMall = total(
    loan.receivables.filter(({ status }) => status === "bought").map((each) => each.quote.payout),
  );
  expect(-balance("mallPayable")).toBe(owedToMall);
  const clawbacks = total(loan.refunds.map(({ clawback }) => clawback));
  // What the mall stands in for by recourse is its debt beside the clawbacks.
  const settled = loan.entries.filter(({ kind }) => kind !== "refunded");
  const nettedRebatedReleased = total(
    settled.flatMap(({ postings }) =>
      postings.filter((each) => each.account === "mallSettlement").map((each) => each.amount),
    ),
  );
  expect(sellerBalance(loan.entries, code).minor).toBe(clawbacks + nettedRebatedReleased - owedToMall - withheld);

  for (const each of loan.refunds) {
    expect(isZeroSum(each)).toBe(true);
    // What the lender bears is below nothing only where a goodwill comes back to it.
    for (const [name, amount] of Object.entries(each))
      if (typeof amount === "object" && "minor" in amount && name !== "borne")
        expect(amount.minor).toBeGreaterThanOrEqual(0n);
  }
  const givenUp = total(loan.refunds.filter(({ goodwill }) => goodwill === "lender").map(({ borne }) => borne));
  expect(balance("goodwill")).toBeGreaterThanOrEqual(0n);
  expect(balance("goodwill")).toBeLessThanOrEqual(givenUp);
  expect(balance("goodwill")).toBeLessThanOrEqual(total(loan.receivables.map(({ left }) => left)));
  // Nobody is given back more of a cost than there was.
  const fixed = total(loan.receivables.filter(({ status }) => status !== "unbought").map(({ quote: of }) => of.fixed));
  expect(-balance("interestIncome")).toBeGreaterThanOrEqual(0n);
  expect(-balance("feeIncome")).toBeGreaterThanOrEqual(fixed);

  const lent = loan.receivables.filter(({ status }) => status !== "unbought").map(({ quote: { amount } }) => amount);
  const reduced = loan.refunds.map(({ loanPrincipal }) => loanPrincipal);
  const paid = loan.collections.filter(({ status }) => status === "done").flatMap((each) => each.paid ?? []);
  const left = total(lent) - total(reduced) - partsOf(paid, code).principal.minor;
  expect(owed).toBe(left + reclaimedOn(loan) - lostPrincipal(loan));
  expect(total(paid.map(({ amount }) => amount))).toBe(repaidOf(loan).minor);
  if (["repaid", "cancelled", "expired", "declined"].includes(loan.status)) {
    expect(exposure(loan).minor + unearned + withheld).toBe(0n);
    expect(dueOf(loan)).toBeUndefined();
  }
};

const which = fc.nat(3);

const no = fc.integer({ min: 1, max: 5 });

const minor = fc.integer({ min: 1, max: 900 });

const quoteId = no.map((each) => `q${each}`);

const key = no.map((each) => `due.${each}`);

const goodwill = fc.constantFrom<CostBearer | undefined>(undefined, undefined, undefined, "mall", "lender");

const policy = fc.option(
  fc.record<RefundPolicy>({
    interest: fc.constantFrom("returned", "kept"),
    fees: fc.constantFrom("returned", "kept"),
    borneBy: fc.constantFrom("lender", "mall"),
  }),
  { nil: undefined },
);

const commands = fc.commands(
  [
    minor.map(decideNew),
    fc.integer({ min: 1, max: 300 }).map(wait),
    fc.tuple(which, no, minor).map((args) => buy(...args)),
    fc.tuple(which, quoteId, minor).map((args) => offer(...args)),
    fc.tuple(which, no, quoteId).map((args) => take(...args)),
    fc.tuple(which, no).map((args) => pay(...args)),
    fc.tuple(which, no).map((args) => unbuy(...args)),
    which.map((of) => onLoan(of, "start repayment", (loan, { now }) => startRepayment(loan, dayOf(now), now))),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
      fc.tuple(which, no, minor, key).map((args) => lateCommands(...args)[index] ?? wait(1)),
    ),
    fc.tuple(which, key, fc.option(minor, { nil: undefined })).map((args) => ask(...args)),
    fc.tuple(which, key, fc.boolean()).map((args) => answer(...args)),
    fc.tuple(which, no).map(([of, by]) => onLoan(of, `pause ${by}`, (loan, { now }) => pauseLoan(loan, by, now))),
    fc.tuple(which, no).map(([of, by]) => onLoan(of, `resume ${by}`, (loan, { now }) => resumeLoan(loan, by, now))),
    fc.tuple(which, no, minor, goodwill).map((args) => refundLoan(...args)),
    fc
      .tuple(which, no, fc.integer({ min: 1, max: 3 }))
      .map(([of, by, times]) =>
        onLoan(of, `cash ${by} is refused ${times} times`, (loan, { now }) => refuseCash(loan, by, times, now)),
      ),
    fc
      .tuple(which, no)
      .map(([of, by]) => onLoan(of, `return cash ${by}`, (loan, { now }) => returnCash(loan, by, now))),
    which.map((of) => onLoan(of, "expire", (loan, { now }) => expireHold(loan, now))),
  ],
  { maxCommands: 80, size: "max" },
);

const loansUnderWay = fc.array(fc.integer({ min: 50, max: 600 }), { maxLength: 2 });

const creditTerms = fc.constantFrom<CreditTerms>(
  payInDays(14),
  zeroCostTerms(3, { kind: "monthly" }),
  { ...defaultTerms, count: 3 },
  { ...defaultTerms, count: 5, method: "equalPrincipal", openingFee: 11n, instalmentFee: 2n, rateBasisPoints: 9000 },
  { ...defaultTerms, count: 3, due: { kind: "everyDays", days: 3 }, lateness: strict },
  { ...defaultTerms, count: 2, due: { kind: "everyDays", days: 5 }, rateBasisPoints: 90_000, interestFreeDays: 3 },
);

const start = (index: number) => onLoan(index, "start", (loan, { now }) => startRepayment(loan, dayOf(now), now));

/** A lender that has said nothing yet, or one with loans under way: late deeds would else be rare. */
const lenderWith = (
  terms: CreditTerms,
  currencyCode: string,
  refundPolicy: RefundPolicy | undefined,
  underWay: readonly number[],
) => {
  const credit = money(BigInt(limit), currencyCode);
  const account = { account: "a", limit: credit, available: credit, version: 1, name: "A", bankAccount: "b" };
  const real: Lender = {
    now: "2026-01-05T10:00:00.000Z",
    account: { ...account, suspended: false, terms },
    loans: [],
    refundPolicy,
  };
  const model: Model = { owed: [] };
  for (const [index, amount] of underWay.entries())
    for (const each of [decideNew(amount), buy(index, 1, amount), pay(index, 1), start(index)]) each.run(model, real);
  return { model, real };
};

describe("a lender's loans to one purchaser", () => {
  it("balance after every step, within amount and limit, for any operations in any order", () => {
    fc.assert(
      fc.property(commands, currency, creditTerms, policy, loansUnderWay, (asked, code, by, refundPolicy, loans) => {
        fc.modelRun(() => lenderWith(by, code, refundPolicy, loans), asked);
      }),
      runs(300),
    );
  });
});
