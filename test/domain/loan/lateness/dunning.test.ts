import { describe, expect, it } from "vitest";
import { addDays, type Day, laterOf } from "../../../../domain/calendar.ts";
import { balances } from "../../../../domain/ledger/balances.ts";
import {
  requestCollection,
  completeCollection,
  refuseCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import { delinquencyOf } from "../../../../domain/loan/lateness/delinquency.ts";
import { dunLoan, nextActionOn } from "../../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../../domain/loan/lateness/promise.ts";
import { chargesOn, owedOn } from "../../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { zeroCostTerms, payInDays } from "../../../../domain/schedule/credit-terms.ts";
import { checkLateness, type LatenessTerms, defaultLateness } from "../../../../domain/schedule/lateness-terms.ts";
import type { LateFeeTerms } from "../../../../domain/schedule/lateness.ts";
import { bought, day, funded, gbp, held, rejectionOf, ok, repaying, repayingBy } from "../../fixtures.ts";

const at = (date: Day) => `${date}T10:00:00.000Z`;

/** Five pounds and a hundredth of what is overdue: six pounds at most for an instalment, seven for the loan. */
const fee: LateFeeTerms = { fixed: 500n, rateBasisPoints: 100, mostForInstalment: 600n, mostForLoan: 700n };

const lateness = (but: Partial<LatenessTerms> = {}): LatenessTerms => ({ ...defaultLateness, ...but });

/** 160 pounds, due on the 24th of January. */
const once = (but?: Partial<LatenessTerms>): Loan => repayingBy({ ...payInDays(14), lateness: lateness(but) });

/** Two instalments of 80 pounds, due on the 10th of February and of March. */
const twice = (but?: Partial<LatenessTerms>): Loan =>
  repayingBy({ ...zeroCostTerms(2, { kind: "monthly" }), lateness: lateness(but) });

/** What the lender does on a day, and the bank's refusal where it was asked. */
const dun = (loan: Loan, on: Day): Loan => {
  const key = `due.${loan.version}`;
  const done = ok(dunLoan(loan, key, at(on)));
  return done.collections.some((each) => each.key === key) && done !== loan
    ? refuseCollection(done, key, at(on))
    : done;
};

/** Everything that is done from one day to another, as `day: what`. */
const actionsUntil = (loan: Loan, until: Day): readonly string[] => {
  const actions: string[] = [];
  let [now, today] = [loan, ""];
  for (let due = nextActionOn(now); due !== undefined && due <= until; due = nextActionOn(now)) {
    today = laterOf(today, due);
    const next = dun(now, today);
    const refused = next.collections.length > now.collections.length;
    actions.push(`${today}: ${next.chargedOff ? "charged off" : refused ? "refused" : next.lastDunning?.action}`);
    now = next;
  }
  return actions;
};

describe("the collection days of a loan", () => {
  it("given a refusal on the due date, then there are three reminders, and another collection after a month; each collection is announced", () => {
    expect(actionsUntil(once(), "2026-02-28")).toEqual([
      "2026-01-21: reminded",
      "2026-01-24: refused",
      "2026-01-27: reminded",
      "2026-02-03: reminded",
      "2026-02-13: reminded",
      "2026-02-20: reminded",
      "2026-02-23: refused",
    ]);
  });

  it("given several instalments, then each debit is announced once, before it, and none that is over", () => {
    let loan = twice();
    const actions: string[] = [];
    for (let on = nextActionOn(loan); on !== undefined; on = nextActionOn(loan)) {
      const key = `due.${loan.version}`;
      const done = ok(dunLoan(loan, key, at(on)));
      const isDebit = done.collections.length > loan.collections.length;
      actions.push(`${on}: ${isDebit ? "debited" : done.notice}`);
      loan = isDebit ? ok(completeCollection(done, key, at(on))) : done;
    }
    expect(actions).toEqual([
      "2026-02-07: reminded",
      "2026-02-10: debited",
      "2026-03-07: reminded",
      "2026-03-10: debited",
    ]);
    // The day of the announcement was missed: it is made up for before the debit, and not after it.
    expect(dun(twice(), "2026-02-09").notice).toBe("reminded");
    const debited = dun(twice(), "2026-02-10");
    expect([debited.notice, nextActionOn(debited)]).toEqual(["late", "2026-02-13"]);
    // Goods that were accepted a day before the debit: the notice of the acceptance announces it.
    const soon = repayingBy({ ...payInDays(2), lateness: lateness() });
    expect(nextActionOn(soon)).toBe(dueOf(soon));
  });

  it("given reminders before and on the due date and a retry within days, then they follow the terms", () => {
    expect(actionsUntil(once({ reminders: [-3, 0], retryDays: 5 }), "2026-01-30")).toEqual([
      "2026-01-21: reminded",
      "2026-01-24: refused",
      "2026-01-24: reminded",
      "2026-01-26: reminded",
      "2026-01-29: refused",
    ]);
  });

  it("given a missed day, then its action is done on the next day, once", () => {
    const late = dun(once({ fee }), "2026-01-24");
    const caughtUp = dun(late, "2026-02-05");
    expect(caughtUp.lastDunning).toEqual({ on: "2026-02-05", action: "feeCharged" });
    expect(nextActionOn(caughtUp)).toBe("2026-02-13");
  });

  it("given no action for the day, then nothing is done; a repeat on the same day has no effect, and the same key is the same request", () => {
    const loan = once();
    expect(ok(dunLoan(loan, "due.9", at("2026-01-20")))).toBe(loan);
    const reminded = dun(dun(loan, "2026-01-24"), "2026-01-27");
    expect(ok(dunLoan(reminded, "due.9", at("2026-01-27")))).toBe(reminded);
    const requested = ok(dunLoan(loan, "due.9", at("2026-01-24")));
    expect(ok(dunLoan(requested, "due.9", at("2026-01-25")))).toBe(requested);
  });

  it("given a pending bank request, then it is repeated at once on any day", () => {
    const requested = ok(dunLoan(once(), "due.9", at("2026-01-24")));
    expect(nextActionOn(requested)).toBe("2026-01-10");
  });

  it("given half a year past due, then the debt is charged off without another reminder", () => {
    const actions = actionsUntil(once(), "2027-01-01");
    expect(actions.at(-1)).toBe("2026-07-23: charged off");
    expect(actions.filter((each) => each.endsWith("refused"))).toHaveLength(7);
    expect(actionsUntil(once({ chargeOffDays: 30 }), "2027-01-01").slice(-2)).toEqual([
      "2026-02-23: refused",
      "2026-02-23: charged off",
    ]);
  });

  it("given a closed loan, then it has no next day; a loan that is not lent or has a pending payout is rejected", () => {
    const loan = once();
    const requested = ok(requestCollection(loan, "early.1", { what: "early" }, day(6)));
    const over = ok(completeCollection(requested, "early.1", day(6)));
    expect([nextActionOn(over), ok(dunLoan(over, "due.9", day(60)))]).toEqual([undefined, over]);
    expect(ok(dunLoan(funded(), "due.9", day(2))).collections).toEqual([]);
    expect(rejectionOf(dunLoan(held(), "due.9", day(2)))).toBe("WrongState");
    expect(rejectionOf(dunLoan(ok(expireHold(held(), day(7))), "due.9", day(9)))).toBe("WrongState");
    expect(rejectionOf(dunLoan(bought(), "due.9", day(2)))).toBe("PayoutPending");
  });
});

describe("a late fee", () => {
  it("given seven days of grace, then it is charged on the eighth day, and again each month up to its caps", () => {
    let loan = once({ fee });
    const charged: string[] = [];
    for (let next = nextActionOn(loan); next !== undefined && next < "2026-05-01"; next = nextActionOn(loan)) {
      const before = chargesOn(loan).penalty.minor;
      loan = dun(loan, next);
      const after = chargesOn(loan).penalty.minor;
      if (after > before) charged.push(`${next}: ${after - before}`);
    }
    // A hundredth of 160 pounds and five pounds are 6.60; an instalment bears six.
    expect(charged).toEqual(["2026-02-01: 600"]);
    expect(balances(loan.entries).get("penaltyIncome")).toEqual(gbp(-600));
    expect(owedOn(loan)).toEqual(gbp(16_600));
  });

  it("given two late instalments, then the second is charged what remains of the loan's cap", () => {
    const terms = { fee, reminders: [] };
    const one = dun(dun(twice(terms), "2026-02-10"), "2026-02-18");
    expect(chargesOn(one).penalty).toEqual(gbp(580));
    const two = dun(dun(one, "2026-03-12"), "2026-03-18");
    expect(two.instalments.map(({ asked }) => asked.penalty)).toEqual([gbp(580), gbp(120)]);
  });

  it("given payment within the grace period, or terms without a fee, then none is charged", () => {
    const requested = ok(
      requestCollection(dun(once({ fee }), "2026-01-24"), "early.1", { what: "early" }, at("2026-01-31")),
    );
    const paid = ok(completeCollection(requested, "early.1", at("2026-01-31")));
    expect([paid.status, nextActionOn(paid)]).toEqual(["repaid", undefined]);
    expect(actionsUntil(once({ reminders: [] }), "2026-02-20")).toEqual(["2026-01-24: refused"]);
  });

  it("bears no fee itself", () => {
    const loan = once({ fee: { ...fee, fixed: 0n, mostForInstalment: 10_000n, mostForLoan: 10_000n }, reminders: [] });
    const again = dun(dun(dun(dun(loan, "2026-01-24"), "2026-02-01"), "2026-02-23"), "2026-03-03");
    expect(chargesOn(again).penalty).toEqual(gbp(320));
  });
});

const paused = (since: Day, until: Day): Loan => {
  const late = dun(once({ fee }), "2026-01-24");
  const stopped = ok(pauseLoan(late, 1, at(since)));
  // Neither reminder, fee, collection nor charge-off, and the debt grows no older.
  for (const date of ["2026-01-27", "2026-02-01", "2026-02-23", "2026-09-01"])
    expect(rejectionOf(dunLoan(stopped, "due.99", at(date)))).toBe("LoanPaused");
  expect(delinquencyOf(stopped, at("2026-09-01"))).toEqual(delinquencyOf(late, at(since)));
  expect(chargesOn(stopped).penalty).toEqual(gbp(0));
  return ok(refund(stopped, 1, gbp(0), at(until)));
};

describe("during an open cancellation", () => {
  it("there is no reminder, fee, collection or further day past due; afterwards each is as many days later", () => {
    const resumed = paused("2026-01-26", "2026-03-26");
    expect(actionsUntil(resumed, "2026-05-01")).toEqual([
      "2026-03-27: reminded",
      "2026-04-01: feeCharged",
      "2026-04-03: reminded",
      "2026-04-13: reminded",
      "2026-04-20: reminded",
      "2026-04-23: refused",
    ]);
  });

  it("days past due and their bucket exclude the pause", () => {
    const resumed = paused("2026-01-26", "2026-03-26");
    const ages = ["2026-03-26", "2026-03-27", "2026-04-24", "2026-04-25", "2026-06-23", "2026-06-24"];
    expect(ages.map((date) => delinquencyOf(resumed, at(date)))).toEqual([
      { days: 2, bucket: "1-30", overdue: gbp(16_000) },
      { days: 3, bucket: "1-30", overdue: gbp(16_000) },
      { days: 31, bucket: "31-60", overdue: gbp(16_000) },
      { days: 32, bucket: "31-60", overdue: gbp(16_000) },
      { days: 91, bucket: "90+", overdue: gbp(16_000) },
      { days: 92, bucket: "90+", overdue: gbp(16_000) },
    ]);
    expect(actionsUntil(resumed, "2027-01-01").at(-1)).toBe("2026-09-20: charged off");
  });
});

describe("a loan that is on time", () => {
  it("has no day past due on its due date, nor while no amount is open", () => {
    expect(delinquencyOf(repaying(), at("2026-01-24"))).toEqual({ days: 0, overdue: gbp(16_000) });
    expect(delinquencyOf(repaying(), at("2026-01-23"))).toEqual({ days: 0, overdue: gbp(0) });
    expect(delinquencyOf(twice(), at("2026-03-15"))).toEqual({ days: 33, bucket: "31-60", overdue: gbp(16_000) });
  });
});

describe("before the day of a promise", () => {
  it("given a fee and a reminder, then they wait; they follow when the promise is broken, and not when it is kept", () => {
    const late = dun(dun(once({ fee }), "2026-01-24"), "2026-01-27");
    const promised = ok(takePromise(late, { no: 1, on: "2026-02-05" }, at("2026-01-28")));
    expect(nextActionOn(promised)).toBe("2026-02-05");
    expect(ok(dunLoan(promised, "due.99", at("2026-02-04")))).toBe(promised);
    expect(actionsUntil(promised, "2026-02-10")).toEqual(["2026-02-05: refused", "2026-02-05: feeCharged"]);
    const requested = ok(dunLoan(promised, "due.99", at("2026-02-05")));
    const kept = ok(completeCollection(requested, "due.99", at("2026-02-05")));
    expect([kept.status, kept.promises?.[0]?.status, nextActionOn(kept)]).toEqual(["repaid", "kept", undefined]);
  });
});

describe("terms of lateness", () => {
  it("are rejected when they contradict each other", () => {
    const wrong: readonly Partial<LatenessTerms>[] = [
      { reminders: [1.5] },
      { reminders: [-31] },
      { reminders: [2000] },
      { reminders: Array.from({ length: 13 }, (_, n) => n) },
      { retryDays: 0 },
      { graceDays: -1 },
      { chargeOffDays: 0 },
      { buckets: [] },
      { fee: { ...fee, mostForLoan: -1n } },
    ];
    for (const each of wrong) expect(rejectionOf(checkLateness(lateness(each)))).toBe("InvalidRequest");
    expect(checkLateness(lateness({ fee }))).toBeUndefined();
    expect(addDays("2026-01-24", defaultLateness.chargeOffDays)).toBe("2026-07-23");
  });
});
