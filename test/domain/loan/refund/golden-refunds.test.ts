import { describe, expect, it } from "vitest";
import type { Day, Instant } from "../../../../domain/calendar.ts";
import { balances } from "../../../../domain/ledger/balances.ts";
import { charged } from "../../../../domain/ledger/postings.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import { decideLoan } from "../../../../domain/loan/decision.ts";
import { owedOn } from "../../../../domain/loan/loan-amounts.ts";
import { type Loan, postTransition } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { discountReceivable, paySeller } from "../../../../domain/loan/receivable/receivable.ts";
import { returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { isZero, money, sum } from "../../../../domain/money.ts";
import { makeQuote } from "../../../../domain/pricing/discount.ts";
import { defaultRefundPolicy } from "../../../../domain/protocol/refund-policy.ts";
import { isZeroSum, shareNames } from "../../../../domain/protocol/refund-shares.ts";
import { type Line, priceOfQuantities } from "../../../../domain/purchase/order-line.ts";
import { type CreditTerms, payInDays } from "../../../../domain/schedule/credit-terms.ts";
import { sumParts, zeroParts } from "../../../../domain/schedule/debt-parts.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { type RefundStory, stories, type StoryEvent } from "../../golden/refunds.ts";
import { account, card, creditRequest, ok } from "../../fixtures.ts";

/** A loan, and how many of each line went back. */
type Result = { readonly loan: Loan; readonly lines: readonly Line[] };

const noon = (day: Day): Instant => `${day}T12:00:00.000Z`;

const termsOf = ({ terms }: RefundStory): CreditTerms => {
  if (typeof terms === "number") return payInDays(terms);
  const { openingFee = 0, instalmentFee = 0, inMultiplesOf = 1, ...rest } = terms;
  const fees = { openingFee: BigInt(openingFee), instalmentFee: BigInt(instalmentFee) };
  return { ...defaultTerms, ...rest, ...fees, inMultiplesOf: BigInt(inMultiplesOf) };
};

const begin = (story: RefundStory): Result => {
  const { currency, policy } = story;
  const lines = story.lines.map(([id, quantity, minor]) => ({
    id,
    quantity,
    amount: money(BigInt(minor), currency),
    shipped: 0,
    cancelled: 0,
  }));
  const amount = sum(
    lines.map((each) => each.amount),
    currency,
  );
  const credit = { ...account, limit: amount, available: amount, terms: termsOf(story) };
  const request = { ...creditRequest, amount, ...(policy && { refundPolicy: { ...defaultRefundPolicy, ...policy } }) };
  const at = noon(story.events[0]?.[0] ?? "");
  return { loan: decideLoan(request, credit, { approvalNumber: "n", linkHash: "h" }, at), lines };
};

/** What happens next to the loan; every amount that is asked of the bank is the story's. */
const go = (story: RefundStory, before: Result, [day, what, how]: StoryEvent, index: number): Result => {
  const { loan } = before;
  const now = noon(day);
  const key = `due.${index}`;
  const minor = typeof how === "number" ? money(BigInt(how), story.currency) : money(0n, story.currency);
  const askDue = (): Loan => {
    const requested = ok(requestCollection(loan, key, { what: "due" }, now));
    expect([day, requested.collections.at(-1)?.amount]).toEqual([day, minor]);
    return requested;
  };
  const done = (next: Loan): Result => ({ ...before, loan: next });
  switch (what) {
    case "advance": {
      const [rateBasisPoints, tenorDays] = story.discount ?? [0, 30];
      const price = ok(
        makeQuote(
          "q",
          minor,
          { ...card, rows: [{ currency: "*", tenorUpTo: 90, rateBasisPoints, fixed: 0n }] },
          tenorDays,
          now,
        ),
      );
      const no = loan.receivables.length + 1;
      return done(ok(paySeller(ok(discountReceivable(loan, no, price, now)), no, now)));
    }
    case "accept":
      return done(ok(startRepayment(loan, day, now)));
    case "cancel":
      return done(ok(pauseLoan(loan, loan.refunds.length + 1, now)));
    case "due":
      return done(ok(completeCollection(askDue(), key, now)));
    case "bounce":
      return done(refuseCollection(askDue(), key, now));
    case "ask":
      return done(askDue());
    case "answer":
      return done(
        ok(completeCollection(loan, loan.collections.find(({ status }) => status === "asked")?.key ?? "", now)),
      );
    case "repay": {
      const requested = ok(requestCollection(loan, `early.${index}`, { what: "early", amount: minor }, now));
      return done(ok(completeCollection(requested, `early.${index}`, now)));
    }
    case "penalty": {
      const [first, ...others] = loan.instalments.filter(
        ({ charged: due, asked, paid }) =>
          due && !isZero(sumParts(asked)) && sumParts(asked).minor > sumParts(paid).minor,
      );
      if (!first || others.length > 0) throw new Error("one instalment is late");
      const late = { ...first, asked: { ...first.asked, penalty: minor } };
      const instalments = loan.instalments.map((each) => (each.no === late.no ? late : each));
      return done(
        postTransition(
          { ...loan, instalments },
          [["charged", charged({ ...zeroParts(story.currency), penalty: minor })]],
          now,
        ),
      );
    }
    case "goodwill of the mall":
    case "goodwill of the lender": {
      const goodwill = what === "goodwill of the mall" ? "mall" : "lender";
      return done(ok(refund(loan, loan.refunds.length + 1, minor, now, { goodwill })));
    }
    case "return": {
      const no = loan.refunds.length + 1;
      if (typeof how === "number") return done(ok(refund(loan, no, minor, now)));
      const picks = Object.entries(how).map(([id, quantity]) => ({ id, quantity }));
      const price = ok(priceOfQuantities(before.lines, picks));
      const lines = before.lines.map((line) => ({ ...line, cancelled: line.cancelled + (how[line.id] ?? 0) }));
      return { loan: ok(refund(loan, no, price, now)), lines };
    }
    default:
      return what satisfies never;
  }
};

describe("the golden refunds", () => {
  it.each(stories)("$currency: $name", (story) => {
    const { loan } = story.events.reduce((before, event, index) => go(story, before, event, index), begin(story));
    const found = loan.refunds.map((each) =>
      Object.fromEntries(shareNames.map((name) => [name, Number(each[name].minor)]).filter(([, minor]) => minor !== 0)),
    );
    const expected = story.refunds.map((each) =>
      Object.fromEntries(Object.entries(each).filter(([, minor]) => minor !== 0)),
    );
    expect(found).toEqual(expected);
    expect([Number(owedOn(loan).minor), loan.status]).toEqual([story.owed, story.status]);
    expect(loan.refunds.every(isZeroSum)).toBe(true);
    const paid = loan.refunds.reduce((before, { no }) => ok(returnCash(before, no, noon("2026-12-31"))), loan);
    expect(balances(paid.entries).get("purchaserPayable")?.minor ?? 0n).toBe(0n);
  });

  it("are thirty, each with its source, in each currency, and all different", () => {
    expect(stories.length).toBeGreaterThanOrEqual(30);
    expect(stories.filter(({ source }) => source.length < 20)).toEqual([]);
    expect(new Set(stories.map(({ name }) => name)).size).toBe(stories.length);
    expect(new Set(stories.map(({ currency }) => currency))).toEqual(new Set(["EUR", "KWD", "KRW", "JPY"]));
    expect(stories.filter(({ source }) => source.includes("apache/fineract")).length).toBeGreaterThanOrEqual(8);
  });
});
