import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balances } from "../../../domain/ledger/balances.ts";
import { requestCollection, completeCollection } from "../../../domain/loan/collection/collection.ts";
import {
  releaseEarly,
  releaseHoldbacksBy,
  shareOfHoldback,
  withheldOf,
  withoutShare,
} from "../../../domain/loan/holdback.ts";
import { amountOf, effectOf } from "../../../domain/loan/instruction/effect.ts";
import { statementOf } from "../../../domain/loan/view/loan-statement.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { Receivable } from "../../../domain/loan/records.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { discountReceivable, paySeller } from "../../../domain/loan/receivable/receivable.ts";
import { refund } from "../../../domain/loan/refund/refund.ts";
import { bought, day, funded, gbp, rejectionOf, offer, ok, repaying, reversed } from "../fixtures.ts";

/** A tenth of the price is held back. */
const tenth = { holdbackBasisPoints: 1_000 };

const booked = (loan: Loan, account: "mallHoldback" | "mallSettlement" | "cash"): bigint =>
  balances(loan.entries).get(account)?.minor ?? 0n;

const withheld = (loan: Loan): bigint => loan.receivables.reduce((all, each) => all + withheldOf(each).minor, 0n);

describe("a holdback", () => {
  it("given an advance of 160 pounds with a holdback of a tenth, then 16 pounds of the seller's payout are withheld", () => {
    const [plain, loan] = [funded(), funded(16_000, tenth)];
    expect([withheld(loan), booked(loan, "mallHoldback")]).toEqual([1_600n, -1_600n]);
    expect(booked(plain, "cash") - booked(loan, "cash")).toBe(-1_600n);
  });

  it("given a failed payout, then nothing is withheld for the receivable", () => {
    const loan = reversed(bought(16_000, tenth), 1, day(1));
    expect([withheld(loan), booked(loan, "mallHoldback")]).toEqual([0n, 0n]);
  });

  it("given a loan repaid early, then it is paid to the mall with the rebate", () => {
    const loan = ok(
      completeCollection(
        ok(requestCollection(repaying(16_000, tenth), "early.1", { what: "early", amount: gbp(16_000) }, day(6))),
        "early.1",
        day(6),
      ),
    );
    expect(loan.status).toBe("repaid");
    expect([withheld(loan), booked(loan, "mallHoldback")]).toEqual([0n, 0n]);
    const rebate = repaying(16_000);
    const plain = ok(
      completeCollection(
        ok(requestCollection(rebate, "early.1", { what: "early", amount: gbp(16_000) }, day(6))),
        "early.1",
        day(6),
      ),
    );
    expect(booked(loan, "mallSettlement")).toBe(booked(plain, "mallSettlement") - 1_600n);
  });

  it("given the lender's instruction, then all of it is owed to the mall before its time, once, and no payout is in progress", () => {
    const loan = repaying(16_000, tenth);
    const early = ok(releaseEarly(loan, day(7)));
    expect([withheld(early), booked(early, "mallHoldback")]).toEqual([0n, 0n]);
    expect(booked(early, "mallSettlement") - booked(loan, "mallSettlement")).toBe(-1_600n);
    expect(statementOf(early)).toEqual({ ...statementOf(loan), no: loan.version + 1 });
    expect(rejectionOf(releaseEarly(early, day(8)))).toBe("WrongState");
    expect(rejectionOf(releaseEarly(bought(16_000, tenth), day(1)))).toBe("PayoutPending");
    const terms = { kind: "holdbackRelease" } as const;
    expect(amountOf(loan, terms)).toEqual(gbp(1_600));
    expect(effectOf(loan, terms, day(7))).toEqual(early);
  });

  it("given a collection request, then it is released only after the withdrawal period, and with no open cancellation", () => {
    const loan = repaying(16_000, tenth);
    // Accepted on the 10th: the 24th is the fourteenth day.
    expect(releaseHoldbacksBy(loan, "2026-01-24").receivables).toBe(loan.receivables);
    expect(withheld(ok(requestCollection(loan, "early.1", { what: "early", amount: gbp(1) }, day(19))))).toBe(1_600n);
    const late = ok(requestCollection(loan, "due.1", { what: "due" }, day(20)));
    expect([withheld(late), booked(late, "mallSettlement") - booked(loan, "mallSettlement")]).toEqual([0n, -1_600n]);
    const paused = ok(pauseLoan(loan, 1, day(18)));
    expect(withheld(ok(requestCollection(paused, "early.1", { what: "early", amount: gbp(1) }, day(20))))).toBe(1_600n);
    expect(
      withheld(ok(requestCollection(funded(16_000, tenth), "early.1", { what: "early", amount: gbp(1) }, day(60)))),
    ).toBe(1_600n);
  });

  it("given returned goods, then their share is netted with the clawback, and the rest stays withheld", () => {
    const loan = ok(refund(repaying(16_000, tenth), 1, gbp(4_000), day(5)));
    const plain = ok(refund(repaying(16_000), 1, gbp(4_000), day(5)));
    expect(withheld(loan)).toBe(1_200n);
    expect(loan.refunds).toEqual(plain.refunds);
    expect(booked(loan, "mallSettlement")).toBe(booked(plain, "mallSettlement") - 400n);
  });

  it("given all goods returned on the first day, then the mall owes exactly its payout and the fee", () => {
    const loan = ok(refund(funded(16_000, tenth), 1, gbp(16_000), day(1)));
    const [receivable] = loan.receivables;
    expect(loan.status).toBe("cancelled");
    expect(booked(loan, "mallSettlement")).toBe((receivable?.quote.payout.minor ?? 0n) + 20n);
    expect(booked(loan, "mallHoldback")).toBe(0n);
  });

  it("given two advances, one with a holdback, then only that one has a holdback", () => {
    const both = ok(discountReceivable(funded(6_000, tenth), 2, offer(10_000, day(1)), day(1)));
    expect(ok(paySeller(both, 2, day(1))).receivables.map(({ withheld: kept }) => kept)).toEqual([gbp(600), undefined]);
    expect(rejectionOf(refund(both, 1, gbp(1), day(1)))).toBe("PayoutPending");
  });

  it("is divided among partial returns so that the last one leaves no remainder", () => {
    const [receivable] = funded(16_000, { holdbackBasisPoints: 333 }).receivables;
    if (!receivable) throw new Error("bought, and not there");
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 9_000n }), { maxLength: 8 }), (parts) => {
        let rest: Receivable = receivable;
        for (const wanted of [...parts, 16_000n]) {
          const part = gbp(wanted < rest.left.minor ? wanted : rest.left.minor);
          if (part.minor === 0n) continue;
          const share = shareOfHoldback(rest, part);
          expect(share.minor).toBeGreaterThanOrEqual(0n);
          expect(share.minor).toBeLessThanOrEqual(part.minor);
          rest = { ...withoutShare(rest, share), left: gbp(rest.left.minor - part.minor) };
        }
        expect([rest.left, withheldOf(rest)]).toEqual([gbp(0), gbp(0)]);
      }),
    );
  });
});
