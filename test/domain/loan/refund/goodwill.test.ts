import { describe, expect, it } from "vitest";
import { balances, sellerBalance } from "../../../../domain/ledger/balances.ts";
import { completeCollection, requestCollection } from "../../../../domain/loan/collection/collection.ts";
import { owedOn } from "../../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { refuseCash, returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { previewRefund, refund } from "../../../../domain/loan/refund/refund.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { day, funded, gbp, held, rejectionOf, ok, repaying, repayingBy } from "../../fixtures.ts";

const mine = { goodwill: "lender" } as const;

const yours = { goodwill: "mall" } as const;

const goodwill = (loan: Loan) => balances(loan.entries).get("goodwill")?.minor;

const last = (loan: Loan) => loan.refunds.at(-1);

describe("the lender's goodwill", () => {
  it("given a debt, then it is reduced at the lender's cost, and the mall and its receivable are unchanged", () => {
    const before = repaying();
    const loan = ok(refund(before, 1, gbp(1000), day(9), mine));
    expect(last(loan)).toMatchObject({
      loanPrincipal: gbp(1000),
      cashBack: gbp(0),
      borne: gbp(1000),
      goodwill: "lender",
    });
    expect([last(loan)?.clawback, last(loan)?.rebate, last(loan)?.earned]).toEqual([gbp(0), gbp(0), gbp(0)]);
    expect([loan.receivables, sellerBalance(loan.entries, "GBP")]).toEqual([
      before.receivables,
      sellerBalance(before.entries, "GBP"),
    ]);
    expect([goodwill(loan), owedOn(loan), dueOf(loan)]).toEqual([1000n, gbp(15_000), dueOf(before)]);
  });

  it("given a repaid debt, then it is paid in cash", () => {
    const repaid = ok(
      completeCollection(ok(requestCollection(repaying(), "early.1", { what: "early" }, day(6))), "early.1", day(6)),
    );
    const loan = ok(refund(repaid, 1, gbp(1000), day(9), mine));
    expect(last(loan)).toMatchObject({ status: "posted", cashBack: gbp(1000), borne: gbp(1000) });
    expect(ok(returnCash(loan, 1, day(9)))).toMatchObject({ status: "repaid", refunds: [{ status: "paid" }] });
  });

  it("given goodwill for the whole debt, then the goods are kept and count as paid", () => {
    expect(ok(refund(repaying(), 1, gbp(16_000), day(9), mine)).status).toBe("repaid");
  });

  it("given a later return of all goods, then the lender recovers it, because the mall keeps nothing", () => {
    const forgiven = ok(refund(repaying(), 1, gbp(1000), day(9), mine));
    const part = ok(refund(forgiven, 2, gbp(5000), day(9)));
    expect([last(part)?.clawback.minor, goodwill(part)]).toEqual([5000n - (last(part)?.rebate.minor ?? 0n), 1000n]);
    const back = ok(refund(part, 3, gbp(10_000), day(9)));
    expect(last(back)).toMatchObject({ loanPrincipal: gbp(10_000), borne: gbp(-1000) });
    expect((last(back)?.clawback.minor ?? 0n) + (last(back)?.rebate.minor ?? 0n)).toBe(11_000n);
    expect([back.status, goodwill(back)]).toEqual(["cancelled", 0n]);
  });

  it("given a lost dispute on a loan with goodwill for the whole debt, then the lender recovers nothing", () => {
    const forgiven = ok(refund(repaying(), 1, gbp(16_000), day(9), mine));
    expect(goodwill(ok(refund(forgiven, 2, gbp(0), day(10))))).toBe(16_000n);
  });

  it("is limited to the lent amount that was not refunded, without the hold", () => {
    expect(rejectionOf(refund(held(), 1, gbp(1), day(1), mine))).toBe("AmountOutOfRange");
    const part = funded(6000);
    expect(rejectionOf(refund(part, 1, gbp(6001), day(2), mine))).toBe("AmountOutOfRange");
    const twice = ok(refund(part, 1, gbp(3000), day(2), mine));
    expect(rejectionOf(refund(twice, 2, gbp(3001), day(2), mine))).toBe("AmountOutOfRange");
    expect(ok(refund(twice, 2, gbp(3000), day(2), mine))).toMatchObject({ held: gbp(10_000), outstanding: gbp(0) });
  });
});

describe("the mall's goodwill", () => {
  it("given charged interest, then the mall pays the amount less its unused days, and the cost of the credit stays the same", () => {
    const monthly = repayingBy({ ...defaultTerms, count: 3 });
    const late = ok(requestCollection(monthly, "due.7", { what: "due" }, day(36)));
    const gift = ok(refund(late, 1, gbp(4000), day(15), yours));
    const back = ok(refund(late, 1, gbp(4000), day(15)));
    expect(last(gift)).toMatchObject({ loanInterest: gbp(0), borne: gbp(0), returned: { interest: gbp(0) } });
    expect(last(gift)?.rebate).toEqual(last(back)?.rebate);
    expect((last(gift)?.clawback.minor ?? 0n) + (last(gift)?.rebate.minor ?? 0n)).toBe(4000n);
    expect(last(back)?.loanInterest).toEqual(gbp(40));
  });

  it("given a part that is not lent yet, then the hold is reduced first", () => {
    expect(last(ok(refund(funded(6000), 1, gbp(10_500), day(2), yours)))).toMatchObject({
      released: gbp(10_000),
      loanPrincipal: gbp(500),
    });
  });
});

describe("a preview of a refund", () => {
  it("shows the shares that a refund would have, and posts nothing", () => {
    const loan = repaying();
    const shown = ok(previewRefund(loan, 1, gbp(4000), day(9)));
    expect(ok(refund(loan, 1, gbp(4000), day(9))).refunds).toEqual([shown]);
    expect(loan.refunds).toEqual([]);
    expect(rejectionOf(previewRefund(loan, 1, gbp(16_001), day(9)))).toBe("AmountOutOfRange");
  });

  it("given the previewed loan on the same day, then its shares are posted; otherwise nothing is, with the reason", () => {
    const loan = repaying();
    const preview = { loan: loan.version, on: "2026-01-14" };
    const booked = ok(refund(loan, 1, gbp(4000), day(9), { preview }));
    expect(refund(booked, 1, gbp(4000), day(10), { preview })).toBe(booked);
    expect(rejectionOf(refund(loan, 1, gbp(4000), day(10), { preview }))).toBe("PreviewStale");
    const moved = ok(refund(loan, 2, gbp(1), day(9)));
    expect(rejectionOf(refund(moved, 1, gbp(4000), day(9), { preview }))).toBe("PreviewStale");
  });
});

describe("a cash refund that the purchaser's bank refuses", () => {
  it("stays owed with a count of refusals until the bank accepts it; a repeated refusal has no effect", () => {
    const repaid = ok(
      completeCollection(ok(requestCollection(repaying(), "early.1", { what: "early" }, day(6))), "early.1", day(6)),
    );
    const owed = ok(refund(repaid, 1, gbp(6000), day(9)));
    const refused = ok(refuseCash(owed, 1, 1, day(9)));
    expect(refused.refunds).toMatchObject([{ status: "posted", refused: 1 }]);
    expect(refuseCash(refused, 1, 1, day(9))).toBe(refused);
    const twice = ok(refuseCash(refused, 1, 2, day(16)));
    const paid = ok(returnCash(twice, 1, day(23)));
    expect(paid.refunds).toMatchObject([{ status: "paid", refused: 2 }]);
    expect(refuseCash(paid, 1, 3, day(24))).toBe(paid);
    expect(rejectionOf(refuseCash(owed, 2, 1, day(9)))).toBe("WrongState");
  });
});
