import { describe, expect, it } from "vitest";
import { completeCollection, requestCollection } from "../../domain/loan/collection/collection.ts";
import { pauseLoan } from "../../domain/loan/pause.ts";
import { viewLoan } from "../../domain/loan/view/loan-view.ts";
import { recordAdvance, recordFailedAdvance, requestAdvance } from "../../domain/purchase/advance.ts";
import { decideDispute, recordResumption } from "../../domain/purchase/dispute/decision.ts";
import { parkRefund, recordRefund } from "../../domain/purchase/refund-result.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { defaultTerms } from "./credit-fixtures.ts";
import {
  accepted,
  approved,
  cancelling,
  approvedLoan,
  contesting,
  day,
  delivered,
  disputing,
  gbp,
  held,
  ok,
  refundOf,
  repaying,
  repayingBy,
  makeStatement,
} from "./fixtures.ts";

describe("the views", () => {
  it("show a purchase in minor units as strings, without saga data and token", () => {
    const shares = refundOf(1);
    const left = makeStatement(5, { outstanding: gbp(15_999), seller: gbp(1), due: "2026-01-27" });
    const view = viewPurchase(ok(recordRefund(cancelling(accepted(), { amount: gbp(1) }), 1, shares, left, day(7))));
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view).toMatchObject({
      status: "accepted",
      outstanding: { amount: "15999", currency: "GBP" },
      cancellations: [{ no: 1, amount: { amount: "1" }, refund: { status: "paid", clawback: { amount: "1" } } }],
      waitingFor: { who: "purchaser" },
    });
    expect(view.timeline.at(-1)).toMatchObject({
      event: "refunded",
      purchaser: { amount: "-1" },
      seller: { amount: "1" },
    });
    expect(Object.keys(view)).not.toEqual(expect.arrayContaining(["inFlight"]));
    expect(JSON.stringify(view)).not.toMatch(/linkHash|inFlight|requests|digest/);
  });

  it("show a dispute with its evidence and deadline, and which disputes pause the loan since when", () => {
    const claim = { kind: "notAsDescribed", what: { amount: gbp(6000) }, evidence: ["doc_photo-0001"] } as const;
    const open = contesting(disputing(accepted(), claim));
    const view = viewPurchase(open);
    expect(view).toMatchObject({
      cancellations: [
        {
          status: "disputed",
          until: day(24),
          dispute: {
            kind: "notAsDescribed",
            evidence: [{ by: "purchaser", reference: "doc_photo-0001" }, { by: "mall" }],
          },
        },
      ],
      paused: { since: day(6), until: day(24), by: [1] },
      waitingFor: { who: "lender", until: day(24) },
    });
    const lost = ok(decideDispute(open, { cancellation: 1, outcome: "mall" }, day(12)));
    const decided = viewPurchase(lost);
    expect(JSON.parse(JSON.stringify(decided))).toEqual(decided);
    expect(decided).toMatchObject({
      cancellations: [
        { amount: { amount: "0" }, verdict: { by: "lender", favours: "mall", asked: { amount: { amount: "6000" } } } },
      ],
    });
    expect(decided.paused).toEqual({ since: day(6), by: [1] });
    expect(
      viewPurchase(ok(recordResumption(lost, 1, makeStatement(9, { due: "2026-01-30" }), day(12)))),
    ).not.toHaveProperty("paused");
  });

  it("show no pause for money that waits for the bank", () => {
    const parked = ok(parkRefund(cancelling(accepted(), { amount: gbp(1) }), 1, refundOf(1), makeStatement(9), day(8)));
    expect(viewPurchase(parked)).not.toHaveProperty("paused");
    const both = cancelling(cancelling(delivered(), { amount: gbp(1) }));
    expect(viewPurchase(both).paused).toEqual({ since: day(6), until: day(20), by: [1, 2] });
  });

  it("show a mall the price of each advance, its quote, and why one was refused", () => {
    const requested = ok(requestAdvance(approved(), { amount: gbp(1_000) }, day(1), "quo_1"));
    const parts = { payout: gbp(880), discount: gbp(10), fixed: gbp(10), holdback: gbp(100) };
    const paid = ok(
      recordAdvance(requested, 1, parts, makeStatement(3, { held: gbp(15_000), outstanding: gbp(1_000) }), day(1)),
    );
    const refused = ok(
      recordFailedAdvance(ok(requestAdvance(paid, "rest", day(1))), 2, "RateMissing", undefined, day(1)),
    );
    const view = viewPurchase(refused);
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view.advances).toMatchObject([
      {
        status: "paid",
        quote: "quo_1",
        payout: { amount: "880" },
        fixed: { amount: "10" },
        holdback: { amount: "100" },
      },
      { status: "refused", code: "RateMissing" },
    ]);
  });

  it("show the purchaser the loan without the mall's cost of the advance", () => {
    const view = viewLoan(ok(pauseLoan(repaying(), 1, day(6))), day(6));
    expect(view).toMatchObject({
      due: "2026-01-24",
      outstanding: { amount: "16000" },
      paused: { since: "2026-01-11" },
    });
    expect(JSON.stringify(view)).not.toMatch(/discount|payout|contact|digest|account/i);
    expect(viewLoan(ok(pauseLoan(repaying(), 1, day(6))), day(6)).instalments).toEqual([
      {
        no: 1,
        due: "2026-01-24",
        principal: { amount: "16000", currency: "GBP" },
        total: { amount: "16000", currency: "GBP" },
        paid: { amount: "0", currency: "GBP" },
        open: { amount: "16000", currency: "GBP" },
      },
    ]);
    expect(viewLoan(approvedLoan(held()), day(1))).not.toHaveProperty("due");
  });

  it("show the purchaser the amount and paid part of each instalment, today's payoff, and the terms", () => {
    const loan = repayingBy({ ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n });
    const requested = ok(requestCollection(loan, "early.1", { what: "early", amount: gbp(283) }, day(36)));
    const view = viewLoan(ok(completeCollection(requested, "early.1", day(36))), day(36));
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view).toMatchObject({
      outstanding: { amount: "16000" },
      principal: { amount: "16000" },
      // 59 of the 90 days of the opening fee are unused.
      payoff: { amount: "15941" },
      repaid: { amount: "283" },
      creditBalance: { amount: "0" },
      acceptedOn: "2026-01-10",
      due: "2026-02-10",
      terms: { method: "annuity", count: 3, rateBasisPoints: 1200, openingFee: "90", instalmentFee: "30" },
      repayments: [{ amount: { amount: "283" }, status: "done" }],
    });
    expect(view.instalments).toHaveLength(3);
    expect(view.instalments[0]).toMatchObject({
      principal: { amount: "5276" },
      interest: { amount: "163" },
      fee: { amount: "120" },
      total: { amount: "5559" },
      paid: { amount: "283" },
      open: { amount: "5276" },
    });
    expect(view.instalments[0]).not.toHaveProperty("penalty");
    expect(view.terms).not.toHaveProperty("calendar");
  });
});
