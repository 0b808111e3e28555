import { describe, expect, it } from "vitest";
import { viewLoan } from "../../domain/loan-view.ts";
import { pauseLoan } from "../../domain/loan-refund.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { recordRefund } from "../../domain/refunding.ts";
import { accepted, cancelling, day, gbp, held, ok, repaying, said } from "./lives.ts";

describe("what is shown", () => {
  it("shows a purchase in minor units as strings, and nothing of the saga or of the token", () => {
    const shares = { released: gbp(0), loanReduction: gbp(1), cashBack: gbp(0), clawback: gbp(1) };
    const left = said(5, { outstanding: gbp(15_999), seller: gbp(1), due: "2026-01-27" });
    const view = viewPurchase(ok(recordRefund(cancelling(accepted(), { amount: gbp(1) }), 1, shares, left, day(7))));
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view).toMatchObject({
      status: "accepted",
      outstanding: { amount: "15999", currency: "GBP" },
      cancellations: [{ no: 1, amount: { amount: "1" }, clawback: { amount: "1" } }],
      waitingFor: { who: "purchaser" },
    });
    expect(Object.keys(view)).not.toEqual(expect.arrayContaining(["inFlight"]));
    expect(JSON.stringify(view)).not.toMatch(/linkHash|inFlight|requests|digest/);
  });

  it("shows the purchaser the loan without what the mall pays for its money", () => {
    const view = viewLoan(ok(pauseLoan(repaying(), 1, day(6))), day(6));
    expect(view).toMatchObject({
      due: "2026-01-24",
      outstanding: { amount: "16000" },
      paused: { since: "2026-01-11" },
    });
    expect(JSON.stringify(view)).not.toMatch(/discount|payout|contact|digest|account/i);
    expect(viewLoan(held(), day(1))).not.toHaveProperty("due");
  });
});
