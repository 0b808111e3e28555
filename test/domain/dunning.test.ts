import { describe, expect, it } from "vitest";
import { refuseCollection } from "../../domain/collection.ts";
import { payIn } from "../../domain/credit-terms.ts";
import { delinquencyOf } from "../../domain/delinquency.ts";
import { dunLoan, wakeOf } from "../../domain/dunning.ts";
import { balances } from "../../domain/journal.ts";
import { usualLateness } from "../../domain/lateness-terms.ts";
import { resumeLoan } from "../../domain/loan-pause.ts";
import { pauseLoan } from "../../domain/loan-refund.ts";
import { type Loan, owedOn } from "../../domain/loan.ts";
import { bought, day, gbp, no, ok, repayingBy } from "./lives.ts";

/** 3.00 and one per cent of what is overdue, at most 6.00 for an instalment and 8.00 for the loan, after a week and every month. */
const fee = { fixed: 300n, rateBasisPoints: 100, mostForInstalment: 600n, mostForLoan: 800n };
const terms = { ...payIn(14), lateness: { ...usualLateness, fee } };

/** Due on the 24th of January, and refused on that day: reminders on the 27th, the 3rd and the 13th, a fee on the 1st. */
const late = (): Loan => refused(repayingBy(terms), "due.1", 19);
const refused = (loan: Loan, key: string, n: number): Loan =>
  refuseCollection(ok(dunLoan(loan, key, day(n))), key, day(n));
const dun = (loan: Loan, n: number): Loan => ok(dunLoan(loan, `due.${n}`, day(n)));

describe("what follows when a debt is not paid on its day", () => {
  it("given a refusal, then the lender wakes for each reminder and fee, and does each once", () => {
    expect(wakeOf(late())).toBe("2026-01-27");
    const reminded = dun(late(), 22);
    expect(reminded.dunned).toEqual({ on: "2026-01-27", did: "reminded" });
    expect(dun(reminded, 22)).toBe(reminded);
    expect(wakeOf(reminded)).toBe("2026-02-01");
  });

  it("given the grace is over, then a fee is owed and booked: 3.00 and 1.60, and within its caps however long it lasts", () => {
    const charged = dun(dun(late(), 22), 27);
    expect(charged.dunned?.did).toBe("feeCharged");
    expect(owedOn(charged)).toEqual(gbp(16_460));
    expect(balances(charged.entries).get("penaltyIncome")).toEqual(gbp(-460));
    let loan = charged;
    for (let n = 28; n < 190 && loan.status === "repaying"; n++) {
      const asked = dun(loan, n);
      const key = `due.${n}`;
      loan = asked.collections.some((each) => each.key === key) ? refuseCollection(asked, key, day(n)) : asked;
    }
    expect(balances(loan.entries).get("penaltyIncome")).toEqual(gbp(-600));
  });

  it("given a pause, then nothing is reminded of, charged or asked for, and the debt does not age", () => {
    const paused = ok(pauseLoan(late(), 1, day(21)));
    expect(no(dunLoan(paused, "due.40", day(60)))).toBe("LoanPaused");
    expect(delinquencyOf(paused, day(60))).toEqual({ days: 2, bucket: "1-30", overdue: gbp(16_000) });
    const running = ok(resumeLoan(paused, 1, day(61)));
    expect(delinquencyOf(running, day(61))).toMatchObject({ days: 2 });
    expect(owedOn(running)).toEqual(gbp(16_000));
    // The first reminder comes forty days later, as everything does.
    expect(wakeOf(running)).toBe("2026-03-08");
  });

  it("given half a year, then the debt is given up: no debt, a loss on the books, and no credit that comes back", () => {
    const over = dun({ ...late(), dunned: { on: "2026-07-22" }, retry: { times: 9, on: "2026-09-01" } }, 199);
    expect(over).toMatchObject({ status: "chargedOff", outstanding: gbp(0), chargedOff: { principal: gbp(16_000) } });
    expect(balances(over.entries).get("writeOff")).toEqual(gbp(16_000));
    expect(wakeOf(over)).toBeUndefined();
  });

  it("refuses what is not a debt yet", () => {
    expect(no(dunLoan(bought(), "due.1", day(2)))).toBe("PayoutPending");
  });
});
