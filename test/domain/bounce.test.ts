import { describe, expect, it } from "vitest";
import { reverseRepayment } from "../../domain/bounce.ts";
import { askCollection, collect } from "../../domain/collection.ts";
import { dueOf } from "../../domain/debt.ts";
import { balances } from "../../domain/journal.ts";
import { type Loan, owedOn } from "../../domain/loan.ts";
import { usualTerms } from "./credits.ts";
import { bought, day, gbp, no, ok, repaying, repayingBy } from "./lives.ts";

const collected = (loan: Loan, key: string, at: string, minor?: number): Loan => {
  const ask = minor === undefined ? ({ what: "due" } as const) : ({ what: "early", amount: gbp(minor) } as const);
  return ok(collect(ok(askCollection(loan, key, ask, at)), key, at));
};
const monthly = repayingBy({ ...usualTerms, count: 3 });

describe("a repayment that bounces", () => {
  it("given a loan that was repaid, then it lives again, owes what it owed, and has its books back; bounced twice is once", () => {
    const repaid = collected(repaying(), "early.1", day(8), 16_000);
    expect(repaid.status).toBe("repaid");
    const back = ok(reverseRepayment(repaid, "early.1", "AM04", day(12)));
    expect(back).toMatchObject({
      status: "repaying",
      outstanding: gbp(16_000),
      collections: [{ status: "bounced", bounce: { on: "2026-01-17", reason: "AM04" } }],
    });
    expect([owedOn(back), dueOf(back)]).toEqual([gbp(16_000), "2026-01-24"]);
    const books = balances(back.entries);
    expect([books.get("cash"), books.get("loan")]).toEqual([balances(repaying().entries).get("cash"), gbp(16_000)]);
    expect(reverseRepayment(back, "early.1", "AM04", day(13))).toBe(back);
  });

  it("given an instalment that was paid on its day, then it is open again with its interest, and asked for again in a month", () => {
    const paid = collected(monthly, "due.1", day(36));
    const back = ok(reverseRepayment(paid, "due.1", undefined, day(40)));
    expect(owedOn(back)).toEqual(owedOn(ok(askCollection(monthly, "due.1", { what: "due" }, day(36)))));
    expect(back.instalments[0]?.paid.principal).toEqual(gbp(0));
    expect(back.retry).toMatchObject({ times: 1 });
  });

  it("refuses a payment that there is not, that has not come, and one of a loan whose seller is being paid", () => {
    expect(no(reverseRepayment(repaying(), "early.9", undefined, day(8)))).toBe("RepaymentUnknown");
    const asked = ok(askCollection(repaying(), "early.1", { what: "early", amount: gbp(1) }, day(8)));
    expect(no(reverseRepayment(asked, "early.1", undefined, day(8)))).toBe("WrongState");
    expect(no(reverseRepayment(bought(), "early.1", undefined, day(8)))).toBe("RepaymentUnknown");
  });
});
