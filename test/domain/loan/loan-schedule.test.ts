import { describe, expect, it } from "vitest";
import { completeCollection, refuseCollection, requestCollection } from "../../../domain/loan/collection/collection.ts";
import { startRepayment } from "../../../domain/loan/collection/start-repayment.ts";
import { expireHold } from "../../../domain/loan/end-loan.ts";
import { owedOn } from "../../../domain/loan/loan-amounts.ts";
import {
  dueBy,
  dueOf,
  instalmentsAfter,
  payoffToday,
  retryAfter,
  runningOf,
} from "../../../domain/loan/loan-schedule.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { principalOf, toInstalment } from "../../../domain/repayment/instalment.ts";
import { amortise } from "../../../domain/schedule/amortisation.ts";
import { payInDays, zeroCostTerms } from "../../../domain/schedule/credit-terms.ts";
import { defaultTerms } from "../credit-fixtures.ts";
import { bought, day, funded, gbp, held, rejectionOf, ok, repaying, repayingBy } from "../fixtures.ts";

/** Three months at 12 % with fees: 52.76 and 1.63 and 1.20 on the 10th of February, 54.69 on the 10ths of March and April. */
const monthly = { ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n };

describe("the start of the repayment", () => {
  it("given accepted goods, then the loan is due by its terms; a repeat has no effect", () => {
    const loan = repaying();
    expect([loan.status, loan.acceptedOn, dueOf(loan)]).toEqual(["repaying", "2026-01-10", "2026-01-24"]);
    expect(startRepayment(loan, "2026-01-11", day(6))).toBe(loan);
    expect(dueOf(funded())).toBeUndefined();
  });

  it("is rejected during a pending payout, and for a closed loan", () => {
    expect(rejectionOf(startRepayment(bought(), "2026-01-10", day(5)))).toBe("PayoutPending");
    expect(rejectionOf(startRepayment(ok(expireHold(held(), day(7))), "2026-01-10", day(8)))).toBe("WrongState");
  });

  it("given a payoff before it, then the repaid loan only records the day; a repeat has no effect", () => {
    const requested = ok(requestCollection(funded(), "early.1", { what: "early", amount: gbp(16_000) }, day(6)));
    const loan = ok(completeCollection(requested, "early.1", day(6)));
    expect(loan.status).toBe("repaid");
    const noted = ok(startRepayment(loan, "2026-01-10", day(6)));
    expect(noted).toEqual({ ...loan, version: loan.version + 1, acceptedOn: "2026-01-10", notice: "due_set" });
    expect(startRepayment(noted, "2026-01-10", day(6))).toBe(noted);
  });

  it("given an open cancellation, then the loan is paused from the day of its request", () => {
    const paused = ok(pauseLoan(repayingBy(monthly), 1, day(20)));
    expect(runningOf(paused, day(40)).today).toBe("2026-01-25");
    expect(payoffToday(paused, day(40))).toEqual(payoffToday(paused, day(20)));
  });
});

describe("the schedule", () => {
  it("given terms, then the instalments follow them for the lent amount, and are unpaid", () => {
    const rows = ok(amortise({ principal: gbp(6000), terms: monthly, acceptedOn: "2026-01-10" }));
    expect(repayingBy(monthly, 6000).instalments).toEqual(rows.map(toInstalment));
  });

  it("given an amount too small for the rounding of its terms, then it is still collected", () => {
    const left = repayingBy({ ...monthly, inMultiplesOf: 1000n }, 500);
    expect(principalOf(left.instalments, "GBP")).toEqual(gbp(500));
  });

  it("given a calendar that rolls two due dates to one day, then they stay unrolled", () => {
    const weekend = { weekend: [6, 0], holidays: [] };
    const daily = {
      ...zeroCostTerms(3, { kind: "everyDays", days: 1 }),
      rolling: "following",
      calendar: weekend,
    } as const;
    // The 10th is a Saturday.
    expect(repayingBy(daily).instalments.map(({ due }) => due)).toEqual(["2026-01-11", "2026-01-12", "2026-01-13"]);
  });

  it("given nothing lent at acceptance, then there are no instalments; a later advance is scheduled from its day", () => {
    const empty = ok(startRepayment(held(), "2026-01-10", day(5)));
    expect([empty.status, empty.instalments, dueOf(empty)]).toEqual(["repaying", [], undefined]);
    expect(instalmentsAfter(empty, gbp(6000), day(6))).toEqual(repayingBy(payInDays(14), 6000).instalments);
  });

  it("given a change of the principal, then instalments are reduced by it; before acceptance there are none", () => {
    const loan = repayingBy(monthly);
    expect(principalOf(instalmentsAfter(loan, gbp(-1000), day(6)), "GBP")).toEqual(gbp(15_000));
    expect(instalmentsAfter(funded(6000), gbp(1000), day(2))).toEqual([]);
  });
});

/** The bank refuses what is due on that day. */
const refuse = (loan = repaying(), at = day(19)) =>
  refuseCollection(ok(requestCollection(loan, `due.${at}`, { what: "due" }, at)), `due.${at}`, at);

describe("the due amounts", () => {
  it("given instalments, then each is due from its day with interest and fee, and they sum to the debt", () => {
    const loan = repayingBy(monthly);
    const dues = ["2026-02-09", "2026-02-10", "2026-03-09", "2026-03-10", "2026-04-10"].map((on) => dueBy(loan, on));
    expect(dues).toEqual([gbp(0), gbp(5559), gbp(5559), gbp(11_028), gbp(16_497)]);
    expect(owedOn(loan)).toEqual(gbp(16_000));
  });

  it("given a payoff, then it has interest and fees for the used days; before acceptance only principal is owed", () => {
    // Fifteen days of interest, of 31 days of the instalment's fee, and of 90 days of the opening fee.
    expect(payoffToday(repayingBy(monthly), day(20))).toEqual(gbp(16_000 + 79 + 14 + 15));
    expect(payoffToday(repaying(), day(20))).toEqual(gbp(16_000));
    expect(payoffToday(funded(6000), day(20))).toEqual(gbp(6000));
  });

  it("given a refusal, then the bank is asked again after thirty days, or on an earlier next due date", () => {
    expect(dueOf(refuse())).toBe("2026-02-23");
    const loan = refuse(repayingBy(monthly), day(36));
    expect([loan.retry, dueOf(loan)]).toEqual([{ times: 1, on: "2026-03-12" }, "2026-03-10"]);
    const again = refuse(loan, day(64));
    expect([again.retry, dueOf(again)]).toEqual([{ times: 2, on: "2026-04-09" }, "2026-04-09"]);
    expect(retryAfter(again, "2026-04-09")).toEqual({ times: 3, on: "2026-05-09" });
  });
});
