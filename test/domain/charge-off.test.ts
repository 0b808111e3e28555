import { describe, expect, it } from "vitest";
import { chargeOff } from "../../domain/charge-off.ts";
import { answerReturn, askReturn } from "../../domain/credit-balance.ts";
import { balances, sellerSide } from "../../domain/journal.ts";
import { creditBalance, exposure, type Loan } from "../../domain/loan.ts";
import { money } from "../../domain/money.ts";
import { receivePayment } from "../../domain/received-payment.ts";
import { replanLoan } from "../../domain/replan.ts";
import { usualTerms } from "./credits.ts";
import { day, funded, gbp, held, no, ok, repaying, repayingBy } from "./lives.ts";

const balance = (loan: Loan, account: Parameters<ReturnType<typeof balances>["get"]>[0]) =>
  balances(loan.entries).get(account) ?? gbp(0);

describe("a debt given up", () => {
  it("given no recourse, then the loss is the lender's; what comes later is a recovery; given up twice is once", () => {
    const lost = ok(chargeOff(repaying(), day(210)));
    expect([lost.status, balance(lost, "writeOff"), balance(lost, "loan")]).toEqual([
      "chargedOff",
      gbp(16_000),
      gbp(0),
    ]);
    expect(exposure(lost)).toEqual(gbp(16_000));
    expect(chargeOff(lost, day(211))).toBe(lost);
    const back = ok(receivePayment(lost, "st-1", gbp(4000), day(220)));
    expect([balance(back, "recoveryIncome"), back.status]).toEqual([gbp(-4000), "chargedOff"]);
  });

  it("given a receivable sold with recourse, then the mall stands in for the principal, and a recovery is the mall's", () => {
    const loan = repaying(16_000, { recourse: true });
    const before = sellerSide(loan.entries, "GBP").minor;
    const lost = ok(chargeOff(loan, day(210)));
    expect(balance(lost, "writeOff")).toEqual(gbp(0));
    expect(sellerSide(lost.entries, "GBP").minor - before).toBeGreaterThanOrEqual(16_000n - 160n);
    const back = ok(receivePayment(lost, "st-1", gbp(4000), day(220)));
    expect(sellerSide(back.entries, "GBP").minor - sellerSide(lost.entries, "GBP").minor).toBe(-4000n);
  });

  it("refuses a loan without a debt", () => {
    expect(no(chargeOff(held(), day(210)))).toBe("WrongState");
    expect(no(chargeOff(funded(), day(210)))).toBe("WrongState");
  });
});

describe("money that comes by itself", () => {
  it("given more than the debt, then the rest is credit that is sent back once; the same reference twice is once", () => {
    const over = ok(receivePayment(repaying(), "st-7", gbp(16_500), day(8)));
    expect([over.status, creditBalance(over)]).toEqual(["repaid", gbp(500)]);
    expect(receivePayment(over, "st-7", gbp(16_500), day(9))).toBe(over);
    const asked = askReturn(over, false, day(8));
    expect(asked.returns).toEqual([{ no: 1, amount: gbp(500), status: "asked" }]);
    expect(askReturn(asked, false, day(8))).toBe(asked);
    const gone = ok(answerReturn(asked, 1, "paid", day(8)));
    expect([creditBalance(gone), balance(gone, "purchaserPayable")]).toEqual([gbp(0), gbp(0)]);
    expect(answerReturn(gone, 1, "paid", day(9))).toBe(gone);
  });

  it("refuses another amount under the same reference, nothing, another currency, and a loan that was never lent", () => {
    const came = ok(receivePayment(repaying(), "st-7", gbp(100), day(8)));
    expect(no(receivePayment(came, "st-7", gbp(101), day(8)))).toBe("AmountMismatch");
    expect(no(receivePayment(repaying(), "st-8", gbp(0), day(8)))).toBe("AmountOutOfRange");
    expect(no(receivePayment(repaying(), "st-8", money(1n, "KRW"), day(8)))).toBe("CurrencyMismatch");
    expect(no(receivePayment(held(), "st-8", gbp(1), day(8)))).toBe("WrongState");
  });
});

describe("a re-plan in hardship", () => {
  it("given a loan by instalments, then all that is owed is asked in so many new ones from today; re-planned twice is once", () => {
    const loan = repayingBy({ ...usualTerms, count: 3 });
    const again = ok(replanLoan(loan, 1, { count: 6, rateBasisPoints: 0 }, day(40)));
    const open = again.instalments.filter((each) => each.asked.principal.minor > each.paid.principal.minor);
    expect(open.map(({ asked }) => asked.principal.minor)).toEqual([2667n, 2667n, 2667n, 2667n, 2667n, 2665n]);
    expect(open[0]?.due).toBe("2026-03-14");
    expect(replanLoan(again, 1, { count: 9 }, day(41))).toBe(again);
    expect(no(replanLoan(held(), 1, { count: 3 }, day(40)))).toBe("WrongState");
    expect(no(replanLoan(loan, 1, { count: 0 }, day(40)))).toBe("InvalidRequest");
  });
});
