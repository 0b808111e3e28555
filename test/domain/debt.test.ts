import { describe, expect, it } from "vitest";
import { askCollection, collect, dueKey, dueOf, refuseCollection, startRepayment } from "../../domain/debt.ts";
import { balances } from "../../domain/journal.ts";
import { expireHold, pauseLoan } from "../../domain/loan-refund.ts";
import { bought, day, funded, gbp, held, no, ok, repaying } from "./lives.ts";

const asked = (amount?: number, loan = repaying(), key = "early.1") =>
  ok(askCollection(loan, key, amount === undefined ? undefined : gbp(amount), day(amount === undefined ? 19 : 6)));

describe("the purchaser's clock", () => {
  it("given accepted goods, then the loan is due by its plan; started twice is once", () => {
    const loan = repaying();
    expect([loan.status, dueOf(loan)]).toEqual(["repaying", "2026-01-24"]);
    expect(startRepayment(loan, "2026-01-11", day(6))).toBe(loan);
    expect(dueOf(funded())).toBeUndefined();
  });

  it("refuses to start while the seller is being paid, or for a loan that is over", () => {
    expect(no(startRepayment(bought(), "2026-01-10", day(5)))).toBe("PayoutPending");
    expect(no(startRepayment(ok(expireHold(held(), day(7))), "2026-01-10", day(8)))).toBe("WrongState");
  });

  it("given a purchaser faster than the clock, then the repaid loan needs no clock", () => {
    const loan = ok(collect(asked(16_000, funded()), "early.1", day(6)));
    expect(loan.status).toBe("repaid");
    expect(startRepayment(loan, "2026-01-10", day(6))).toBe(loan);
  });
});

describe("a collection", () => {
  it("given the due date, then all that is due is asked for, once, and nothing before", () => {
    const due = asked(undefined, repaying(), "due.7");
    expect(due.collections).toEqual([{ key: "due.7", amount: gbp(16_000), status: "asked" }]);
    expect(askCollection(due, "due.7", undefined, day(19))).toBe(due);
    expect(ok(askCollection(repaying(), "due.7", undefined, day(18))).collections[0]?.amount).toEqual(gbp(0));
  });

  it("given a question without an answer, then that one is asked again and no new one", () => {
    const due = asked(undefined, repaying(), "due.7");
    expect(dueKey(due, 9)).toBe("due.7");
    expect(dueKey(refuseCollection(due, "due.7", day(19)), 9)).toBe("due.9");
  });

  it("given all paid, then the loan is repaid, the days used are earned and the unused ones the mall's", () => {
    const loan = ok(collect(asked(16_000), "early.1", day(11)));
    expect(loan).toMatchObject({ status: "repaid", outstanding: gbp(0) });
    const books = balances(loan.entries);
    expect([books.get("discountIncome"), books.get("mallSettlement")]).toEqual([gbp(-54), gbp(-106)]);
    expect(collect(loan, "early.1", day(12))).toBe(loan);
    expect(ok(askCollection(loan, "due.9", undefined, day(30))).collections[1]?.amount).toEqual(gbp(0));
  });

  it("given a part paid, then the rest stays owed; given a refusal, all of it", () => {
    expect(ok(collect(asked(1000), "early.1", day(6))).outstanding).toEqual(gbp(15_000));
    const refused = refuseCollection(asked(1000), "early.1", day(6));
    expect([refused.outstanding, refused.collections[0]?.status]).toEqual([gbp(16_000), "refused"]);
    expect(refuseCollection(refused, "early.1", day(6))).toBe(refused);
    expect(collect(refused, "early.1", day(6))).toBe(refused);
  });

  it("refuses more than is owed and not asked for yet, a loan not lent, one whose seller is being paid, and unknown answers", () => {
    expect(no(askCollection(asked(1000), "early.2", gbp(15_001), day(6)))).toBe("RepaymentExceedsDebt");
    expect(no(askCollection(held(), "early.1", gbp(1), day(6)))).toBe("WrongState");
    expect(no(askCollection(bought(), "early.1", gbp(1), day(6)))).toBe("PayoutPending");
    expect(no(collect(repaying(), "early.1", day(6)))).toBe("WrongState");
  });

  it("given a cancellation under way, then nothing is collected on the due date, but the purchaser may pay", () => {
    const paused = ok(pauseLoan(repaying(), 1, day(6)));
    expect(no(askCollection(paused, "due.7", undefined, day(19)))).toBe("LoanPaused");
    expect(asked(1000, paused).collections).toHaveLength(1);
  });
});
