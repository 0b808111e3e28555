import type { Instant } from "../../../domain/calendar.ts";
import type { RefundPolicy } from "../../../domain/protocol/refund-policy.ts";
import { expect } from "vitest";
import { balances, purchaserBalance, sellerBalance } from "../../../domain/ledger/balances.ts";
import { partsOf } from "../../../domain/loan/collection/collection.ts";
import { creditToReturn } from "../../../domain/loan/collection/credit-return.ts";
import { lossLeft } from "../../../domain/loan/collection/recovery.ts";
import { withheldOf } from "../../../domain/loan/holdback.ts";
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
import { isZeroSum } from "../../../domain/protocol/refund-shares.ts";
import { addLoan, emptyProof, isProven } from "../../../domain/reconciliation/trial-balance.ts";
import { plannedCharges, principalOf } from "../../../domain/repayment/instalment.ts";
import type { MallDebt } from "../../../domain/ledger/mall-debt.ts";
import { expectDebts } from "./mall-debts.ts";
import { reclaimedOn } from "../simulation/late-operations.ts";
import type { CreditAccount } from "../../../domain/loan/credit-line.ts";
import type { Money } from "../../../domain/money.ts";

/** The ledger after each command: sums are zero, and a closed loan owes nothing. */
export const expectInvariants = (model: Model, lender: Lender): void => {
  const { account, loans } = lender;
  expectDebts(lender);
  expect(account.available.minor + total(loans.map(exposure))).toBe(BigInt(limit));
  // Only a bounced payment makes the credit line negative.
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
  const most = owedOn(loan).minor + plannedCharges(loan.instalments, code).minor + lossLeft(loan).minor;
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
    loan.receivables
      .filter(({ status }) => status === "bought" || status === "refused")
      .map((each) => each.quote.payout),
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
    // The lender's share is negative only where it recovers a goodwill.
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

/** What must be owed by plain arithmetic, a number for each loan. */
export type Model = { readonly owed: number[] };

/** A lender with one account and its loans. */
export type Lender = {
  now: Instant;
  account: CreditAccount;
  readonly loans: Loan[];
  debts: readonly MallDebt[];
  readonly refundPolicy: RefundPolicy | undefined;
};

export const limit = 2000;

export const lostPrincipal = ({ chargedOff }: Loan): bigint => chargedOff?.principal.minor ?? 0n;

const total = (parts: readonly Money[]): bigint => parts.reduce((all, { minor }) => all + minor, 0n);
