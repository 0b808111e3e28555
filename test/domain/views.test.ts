import { describe, expect, it } from "vitest";
import { viewLoan } from "../../domain/loan-view.ts";
import { pauseLoan } from "../../domain/loan-refund.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { recordRefund } from "../../domain/refunding.ts";
import { recordAdvance, recordFailedAdvance, requestAdvance } from "../../domain/advance.ts";
import { accepted, approved, cancelling, day, gbp, held, ok, repaying } from "./lives.ts";

describe("what is shown", () => {
  it("shows a purchase in minor units as strings, and nothing of the saga or of the token", () => {
    const shares = { released: gbp(0), loanReduction: gbp(1), cashBack: gbp(0), clawback: gbp(1) };
    const view = viewPurchase(ok(recordRefund(cancelling(accepted(), { amount: gbp(1) }), 1, shares, day(7))));
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

  it("shows a mall what each advance came to, at which quote, and why one was refused", () => {
    const asked = ok(requestAdvance(approved(), { amount: gbp(1_000) }, day(1), "quo_1"));
    const parts = { payout: gbp(880), discount: gbp(10), fixed: gbp(10), holdback: gbp(100) };
    const paid = ok(recordAdvance(asked, 1, parts, day(1)));
    const refused = ok(recordFailedAdvance(ok(requestAdvance(paid, "rest", day(1))), 2, "RateMissing", day(1)));
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

  it("shows the purchaser the loan without what the mall pays for its money", () => {
    const view = viewLoan(ok(pauseLoan(repaying(), 1, day(6))));
    expect(view).toMatchObject({
      due: "2026-01-24",
      outstanding: { amount: "16000" },
      paused: { since: "2026-01-11" },
    });
    expect(JSON.stringify(view)).not.toMatch(/discount|payout|contact|digest|account/i);
    expect(viewLoan(held())).not.toHaveProperty("due");
  });
});
