import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addTime, type Day, type Instant } from "../../../../domain/calendar.ts";
import { balances, purchaserBalance, sellerBalance } from "../../../../domain/ledger/balances.ts";
import type { Account } from "../../../../domain/ledger/entry.ts";
import { requestCollection, completeCollection } from "../../../../domain/loan/collection/collection.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import { decideLoan } from "../../../../domain/loan/decision.ts";
import { creditBalance, owedOn, repaidOf } from "../../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { discountReceivable, paySeller } from "../../../../domain/loan/receivable/receivable.ts";
import { returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { allocate, money, sum, zero } from "../../../../domain/money.ts";
import { makeQuote } from "../../../../domain/pricing/discount.ts";
import type { RateCard } from "../../../../domain/pricing/rate-card.ts";
import type { RefundPolicy } from "../../../../domain/protocol/refund-policy.ts";
import { purchaserTotal, isZeroSum, gainsByParty } from "../../../../domain/protocol/refund-shares.ts";
import { isRejection } from "../../../../domain/rejection.ts";
import type { Credit } from "../../../../domain/schedule/credit-terms.ts";
import { anyCredit } from "../../credit-fixtures.ts";
import { account, card, creditRequest, ok } from "../../fixtures.ts";

const noon = (day: Day): Instant => `${day}T12:00:00.000Z`;

const cardOf = (currency: string): RateCard => ({
  ...card,
  rows: [{ currency, tenorUpTo: 90, rateBasisPoints: 1200, fixed: 3n }],
  holdbackBasisPoints: 700,
});

/** A loan by any terms whose goods are accepted, or nothing where the price is below the fee of its advance. */
const lent = ({ principal, terms, acceptedOn }: Credit, policy: RefundPolicy | undefined): Loan | undefined => {
  const before = noon(addDays(acceptedOn, -3));
  const line = { limit: principal, available: principal };
  const request = { ...creditRequest, amount: principal, ...(policy && { refundPolicy: policy }) };
  const held = decideLoan(request, { ...account, ...line, terms }, { approvalNumber: "n", linkHash: "h" }, before);
  const offer = makeQuote("q", principal, cardOf(principal.currency), 60, before);
  if (isRejection(offer)) return undefined;
  const bought = ok(discountReceivable(held, 1, offer, before));
  return ok(startRepayment(ok(paySeller(bought, 1, before)), acceptedOn, noon(acceptedOn)));
};

/** Pays what falls due, so many times, each on its day. */
const payDues = (loan: Loan, times: number, now: Instant): { readonly loan: Loan; readonly now: Instant } => {
  const due = dueOf(loan);
  if (times === 0 || due === undefined) return { loan, now };
  const key = `due.${times}`;
  const paid = ok(completeCollection(ok(requestCollection(loan, key, { what: "due" }, noon(due))), key, noon(due)));
  return payDues(paid, times - 1, noon(due));
};

/** All goods go back in parts of these weights, so many days from one to the next; then all cash is paid. */
const giveBackAll = (before: Loan, weights: readonly number[], days: number, start: Instant): Loan => {
  const parts = allocate(before.amount, weights.map(BigInt));
  const back = parts.reduce<Loan>(
    (loan, part, i) => ok(refund(loan, i + 1, part, addTime(start, { days: days * i }))),
    before,
  );
  return back.refunds.reduce<Loan>((loan, { no }) => ok(returnCash(loan, no, start)), back);
};

const allGiven = ({ refunds, amount }: Loan) =>
  sum(
    refunds.map((each) => purchaserTotal(each)),
    amount.currency,
  );

const policy = fc.record<RefundPolicy>({
  interest: fc.constantFrom("returned", "kept"),
  fees: fc.constantFrom("returned", "kept"),
  borneBy: fc.constantFrom("lender", "mall"),
});

const story = {
  credit: anyCredit,
  dues: fc.nat(6),
  weights: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 7 }),
  days: fc.nat(40),
  gap: fc.nat(20),
};

describe("goods that are all returned, part by part", () => {
  it("cost the purchaser nothing, for any terms, payments and number of parts", () => {
    fc.assert(
      fc.property(fc.record(story), ({ credit, dues, weights, days, gap }) => {
        const loan = lent(credit, undefined);
        if (!loan) return;
        const { loan: running, now } = payDues(loan, dues, noon(credit.acceptedOn));
        const end = giveBackAll(running, weights, days, addTime(now, { days: gap }));
        const { currency } = end.amount;
        expect([end.status, owedOn(end)]).toEqual(["cancelled", zero(currency)]);
        const cash = sum(
          end.refunds.map(({ cashBack }) => cashBack),
          currency,
        );
        expect(repaidOf(end).minor).toBe(cash.minor + creditBalance(end).minor);
        expect(purchaserBalance(end.entries, currency).minor).toBe(-creditBalance(end).minor);
      }),
    );
  });

  it("leave the lender exactly what the contract keeps: the discount for the used days and the fixed fee", () => {
    fc.assert(
      fc.property(fc.record({ ...story, policy }), ({ credit, dues, weights, days, gap, policy: by }) => {
        const loan = lent(credit, by);
        if (!loan) return;
        const { loan: running, now } = payDues(loan, dues, noon(credit.acceptedOn));
        const end = giveBackAll(running, weights, days, addTime(now, { days: gap }));
        const { currency } = end.amount;
        const balance = (name: Account): bigint => balances(end.entries).get(name)?.minor ?? 0n;
        const charged = (name: Account): bigint =>
          end.entries
            .filter(({ kind }) => kind === "charged")
            .flatMap(({ postings }) => postings)
            .reduce((all, each) => all + (each.account === name ? each.amount.minor : 0n), 0n);
        const [interest, fees] = [charged("interestReceivable"), charged("feeReceivable")];
        const lendersAre = by.borneBy === "lender" ? 1n : 0n;
        expect(-balance("interestIncome")).toBe(by.interest === "kept" ? interest : interest * (1n - lendersAre));
        expect(-balance("feeIncome")).toBe(3n + (by.fees === "kept" ? fees : fees * (1n - lendersAre)));
        // The mall's payouts less its repayments are negative by its discount, its fee and the cost that it bears.
        const mallBears =
          by.borneBy === "mall"
            ? (by.interest === "returned" ? interest : 0n) + (by.fees === "returned" ? fees : 0n)
            : 0n;
        const payout = end.receivables.reduce((all, { quote: of }) => all + of.payout.minor, 0n);
        expect(payout - sellerBalance(end.entries, currency).minor).toBe(-(3n - balance("discountIncome") + mallBears));
        expect(balance("discountUnearned")).toBe(0n);
      }),
    );
  });

  it("give the same refund in parts on one day as at once", () => {
    fc.assert(
      fc.property(fc.record(story), ({ credit, dues, weights, gap }) => {
        const loan = lent(credit, undefined);
        if (!loan) return;
        const { loan: running, now } = payDues(loan, dues, noon(credit.acceptedOn));
        const at = addTime(now, { days: gap });
        const once = giveBackAll(running, [1], 0, at);
        const often = giveBackAll(running, weights, 0, at);
        expect(allGiven(often)).toEqual(allGiven(once));
        expect(often.entries.length).toBeGreaterThanOrEqual(once.entries.length);
      }),
    );
  });

  it("have zero-sum shares each time, and pay no cash for an amount that is still owed", () => {
    fc.assert(
      fc.property(fc.record({ ...story, policy }), ({ credit, dues, weights, days, gap, policy: by }) => {
        const loan = lent(credit, by);
        if (!loan) return;
        const { loan: running, now } = payDues(loan, dues, noon(credit.acceptedOn));
        let before: Loan = running;
        for (const [i, part] of allocate(running.amount, weights.map(BigInt)).entries()) {
          const after = ok(refund(before, i + 1, part, addTime(now, { days: gap + days * i })));
          const shares = after.refunds.at(-1);
          if (!shares) throw new Error("refunded, and not there");
          expect(isZeroSum(shares)).toBe(true);
          expect(sum(Object.values(gainsByParty(shares)), part.currency)).toEqual(money(0n, part.currency));
          if (shares.loanPrincipal.minor < part.minor) expect(after.outstanding.minor).toBe(0n);
          before = after;
        }
      }),
    );
  });
});
