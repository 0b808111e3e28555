import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import { requestCollection, completeCollection } from "../../../../domain/loan/collection/collection.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import {
  discountReceivable,
  payable,
  paySeller,
  refusePayout,
  unbuyReceivable,
} from "../../../../domain/loan/receivable/receivable.ts";
import { money, subtract } from "../../../../domain/money.ts";
import { makeQuote } from "../../../../domain/pricing/discount.ts";
import { bought, card, day, funded, gbp, held, rejectionOf, offer, nettingsFor, ok, reversed } from "../../fixtures.ts";

/** A receivable bought from a mall that owes so much: what stays with the lender, and what that settles. */
const owing = (minor: number) => {
  const loan = ok(discountReceivable(held(), 1, offer(16_000, day(1)), day(1), nettingsFor(minor)));
  const [receivable] = loan.receivables;
  if (!receivable) throw new Error("bought, and not there");
  const netted = balances(ok(paySeller(loan, 1, day(1))).entries).get("mallSettlement") ?? gbp(0);
  return { kept: subtract(receivable.quote.payout, payable(receivable)), netted, payout: receivable.quote.payout };
};

describe("the purchase of a receivable", () => {
  it("given a hold, then it becomes a debt and the mall is owed the price less discount and fee; a repeat has no effect", () => {
    const loan = bought();
    expect(loan).toMatchObject({
      status: "funded",
      held: gbp(0),
      outstanding: gbp(16_000),
      receivables: [{ status: "bought" }],
    });
    expect(discountReceivable(loan, 1, offer(16_000, day(1)), day(1))).toBe(loan);
  });

  it("is rejected above the hold, after the hold or quote has expired, and for a closed loan", () => {
    expect(rejectionOf(discountReceivable(held(), 1, offer(16_001, day(1)), day(1)))).toBe("AdvanceExceedsApproval");
    expect(rejectionOf(discountReceivable(held(), 1, offer(1000, day(8)), day(8)))).toBe("HoldExpired");
    expect(rejectionOf(discountReceivable(held(), 1, offer(1000, day(1)), day(2)))).toBe("QuoteExpired");
    expect(rejectionOf(discountReceivable(ok(expireHold(held(), day(7))), 1, offer(1000, day(1)), day(1)))).toBe(
      "WrongState",
    );
    expect(rejectionOf(makeQuote("q", gbp(20), card, 30, day(1)))).toBe("AmountOutOfRange");
    const won = { ...offer(1000, day(1)), amount: money(1000n, "KRW") };
    expect(rejectionOf(discountReceivable(held(), 1, won, day(1)))).toBe("CurrencyMismatch");
  });

  it("given a mall that owes for an earlier refund, then its payout settles that first; a repeat has no effect", () => {
    expect(owing(30)).toMatchObject({ kept: gbp(30), netted: gbp(-30) });
    expect(owing(-5)).toMatchObject({ kept: gbp(0), netted: gbp(0) });
    const { kept, payout } = owing(30_000);
    expect(kept).toEqual(payout);
    const loan = ok(paySeller(bought(), 1, day(1)));
    expect(paySeller(loan, 1, day(1))).toBe(loan);
    expect(rejectionOf(paySeller(held(), 1, day(1)))).toBe("WrongState");
  });

  it("given a failed payout of the whole amount, then the loan is cancelled and its ledger is as before; a repeat has no effect", () => {
    const loan = reversed(bought(), 1, day(1));
    expect(loan).toMatchObject({ status: "cancelled", outstanding: gbp(0), receivables: [{ status: "unbought" }] });
    expect([...balances(loan.entries).values()].every(({ minor }) => minor === 0n)).toBe(true);
    expect(unbuyReceivable(loan, 1, day(1))).toBe(loan);
    expect(rejectionOf(paySeller(loan, 1, day(1)))).toBe("WrongState");
  });

  it("given the first of several payouts failed, then the rest is a hold again and can expire", () => {
    const loan = reversed(bought(6000), 1, day(1));
    expect(loan).toMatchObject({ status: "held", held: gbp(10_000) });
    expect(ok(expireHold(loan, day(7)))).toMatchObject({ status: "expired", held: gbp(0) });
  });

  it("given a payout failed after the rest was repaid, then the loan is repaid and its discount is income", () => {
    const early = ok(requestCollection(funded(6000), "early.1", { what: "early", amount: gbp(6000) }, day(6)));
    const second = ok(discountReceivable(early, 2, offer(10_000, day(6)), day(6)));
    const loan = reversed(ok(completeCollection(second, "early.1", day(6))), 2, day(6));
    expect(loan.status).toBe("repaid");
    expect(balances(loan.entries).get("discountUnearned")).toEqual(gbp(0));
  });

  it("cannot be reversed once it is paid, or without a purchase", () => {
    expect(rejectionOf(unbuyReceivable(funded(), 1, day(1)))).toBe("WrongState");
    expect(rejectionOf(unbuyReceivable(held(), 1, day(1)))).toBe("WrongState");
  });

  it("is not reversed while the bank has not refused the payout", () => {
    expect(rejectionOf(unbuyReceivable(bought(), 1, day(1)))).toBe("WrongState");
    expect(rejectionOf(refusePayout(funded(), 1, day(1)))).toBe("WrongState");
    expect(rejectionOf(refusePayout(held(), 1, day(1)))).toBe("WrongState");
    const refused = ok(refusePayout(bought(), 1, day(1)));
    expect(refusePayout(refused, 1, day(2))).toBe(refused);
    expect(rejectionOf(paySeller(refused, 1, day(2)))).toBe("WrongState");
  });
});
