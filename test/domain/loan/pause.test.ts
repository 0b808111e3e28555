import { describe, expect, it } from "vitest";
import { requestCollection, completeCollection } from "../../../domain/loan/collection/collection.ts";
import { dueOf } from "../../../domain/loan/loan-schedule.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { refund, resumeLoan } from "../../../domain/loan/refund/refund.ts";
import { bought, day, gbp, rejectionOf, ok, repaying } from "../fixtures.ts";

describe("a loan that continues after a lost dispute", () => {
  it("given a pause, then each due date moves by the paused days, and nothing else changes", () => {
    const paused = ok(pauseLoan(repaying(), 1, day(6)));
    expect(rejectionOf(requestCollection(paused, "due.1", { what: "due" }, day(19)))).toBe("LoanPaused");
    const running = ok(resumeLoan(paused, 1, day(20)));
    expect(running.paused).toBeUndefined();
    expect(dueOf(running)).toBe("2026-02-07");
    expect(running).toMatchObject({ status: "repaying", outstanding: gbp(16_000), entries: paused.entries });
    expect(ok(requestCollection(running, "due.1", { what: "due" }, day(33))).collections).toMatchObject([
      { amount: gbp(16_000) },
    ]);
  });

  it("given a resumed loan, then resuming it again has no effect, and neither has a late pause", () => {
    const running = ok(resumeLoan(ok(pauseLoan(repaying(), 1, day(6))), 1, day(20)));
    expect(resumeLoan(running, 1, day(25))).toBe(running);
    expect(pauseLoan(running, 1, day(25))).toBe(running);
    const early = ok(resumeLoan(repaying(), 1, day(6)));
    expect([pauseLoan(early, 1, day(7)), dueOf(early)]).toEqual([early, "2026-01-24"]);
  });

  it("given another open cancellation, then the loan stays paused until that ends too", () => {
    const two = ok(pauseLoan(ok(pauseLoan(repaying(), 1, day(6))), 2, day(8)));
    const one = ok(resumeLoan(two, 1, day(10)));
    expect([one.paused?.by, dueOf(one)]).toEqual([[2], "2026-01-24"]);
    expect(dueOf(ok(resumeLoan(one, 2, day(12))))).toBe("2026-01-30");
  });

  it("given all other goods returned and the rest repaid, then the loan ends with the dispute", () => {
    const two = ok(pauseLoan(ok(pauseLoan(repaying(), 1, day(6))), 2, day(6)));
    const half = ok(
      completeCollection(
        ok(requestCollection(two, "early.1", { what: "early", amount: gbp(8000) }, day(7))),
        "early.1",
        day(7),
      ),
    );
    const back = ok(refund(half, 1, gbp(8000), day(8)));
    expect(back).toMatchObject({ status: "repaying", outstanding: gbp(0) });
    expect(ok(resumeLoan(back, 2, day(9))).status).toBe("repaid");
  });

  it("given a pending payout, then it waits as every refund does", () => {
    expect(rejectionOf(resumeLoan(bought(), 1, day(6)))).toBe("PayoutPending");
  });
});
