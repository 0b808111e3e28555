import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { reverseRepayment } from "../../../../domain/loan/lateness/bounce.ts";
import { delinquencyOf } from "../../../../domain/loan/lateness/delinquency.ts";
import { dunLoan, nextActionOn } from "../../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../../../domain/loan/lateness/replan.ts";
import { chargesOn, owedOn } from "../../../../domain/loan/loan-amounts.ts";
import { dueBy, dueOf, payoffToday, planOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { checkReplan } from "../../../../domain/protocol/replan-terms.ts";
import { recordReplan, requestReplan } from "../../../../domain/purchase/lateness/replan.ts";
import { addLoan, emptyProof, isProven } from "../../../../domain/reconciliation/trial-balance.ts";
import type { CreditTerms } from "../../../../domain/schedule/credit-terms.ts";
import { defaultLateness } from "../../../../domain/schedule/lateness-terms.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import {
  accepted,
  bought,
  cancelling,
  day,
  delivered,
  funded,
  gbp,
  rejectionOf,
  ok,
  pending,
  repaying,
  repayingBy,
  makeStatement,
} from "../../fixtures.ts";

const fee = { fixed: 500n, rateBasisPoints: 0, mostForInstalment: 500n, mostForLoan: 500n };

const terms: CreditTerms = {
  ...defaultTerms,
  count: 3,
  openingFee: 90n,
  instalmentFee: 30n,
  lateness: { ...defaultLateness, fee },
};

/** Late since the 10th of February with interest of 1.63, a fee of 1.20 and a late fee of 5 pounds. */
const late = (): Loan => {
  const due = ok(dunLoan(repayingBy(terms), "due.7", day(36)));
  const refused = refuseCollection(due, "due.7", day(36));
  return ok(dunLoan(refused, "due.8", "2026-02-18T10:00:00.000Z"));
};

const today = "2026-02-20T10:00:00.000Z";

const proven = (loan: Loan): void => expect(isProven([loan].reduce(addLoan, emptyProof))).toBe(true);

describe("a re-plan in hardship", () => {
  it("given a debt, then it gets a new schedule from today; old instalments are closed with their paid parts", () => {
    const paid = ok(
      receivePayment(late(), { reference: "B1", amount: gbp(3000), surplus: "returned" }, "2026-02-19T10:00:00.000Z"),
    );
    const loan = ok(replanLoan(paid, 1, { count: 5 }, today));
    const old = loan.instalments.slice(0, 3);
    expect(old.map(({ asked }) => asked)).toEqual(paid.instalments.map((each) => each.paid));
    const fresh = loan.instalments.slice(3).filter(({ asked }) => asked.principal.minor > 0n);
    expect(fresh.map(({ due }) => due)).toEqual(["2026-03-20", "2026-04-20", "2026-05-20", "2026-06-20", "2026-07-20"]);
    expect(fresh.reduce((all, { asked }) => all + asked.principal.minor, 0n)).toBe(loan.outstanding.minor);
    expect(loan.outstanding).toEqual(paid.outstanding);
    expect(new Set(loan.instalments.map((each) => each.no)).size).toBe(loan.instalments.length);
    expect(loan).not.toHaveProperty("retry");
    expect(delinquencyOf(loan, today)).toEqual({ days: 0, overdue: gbp(0) });
    expect([dueOf(loan), nextActionOn(loan)]).toEqual(["2026-03-20", "2026-03-17"]);
    proven(loan);
  });

  it("given charged interest, fees and a penalty, then they are due with the first new instalment, and interest accrues to the day", () => {
    const loan = ok(replanLoan(late(), 1, { count: 2 }, today));
    // Ten days at 12 % on the two instalments that were not due: 10 701 × 0.12 × 10 / 365.
    const carried = loan.instalments.at(-1);
    expect(carried).toMatchObject({
      due: "2026-03-20",
      charged: true,
      asked: { principal: gbp(0), interest: gbp(163 + 35), fee: gbp(120), penalty: gbp(500) },
    });
    expect(owedOn(loan)).toEqual(gbp(16_000 + 198 + 120 + 500));
    expect(dueBy(loan, "2026-03-19")).toEqual(gbp(0));
    proven(loan);
  });

  it("given waived penalties, then only their income is reversed", () => {
    const loan = ok(replanLoan(late(), 1, { count: 2, waivePenalties: true }, today));
    expect(loan.entries.at(-1)?.kind).toBe("penaltyWaived");
    expect([chargesOn(loan).penalty, balances(loan.entries).get("penaltyIncome")]).toEqual([gbp(0), gbp(0)]);
    expect(owedOn(loan)).toEqual(gbp(16_000 + 198 + 120));
    proven(loan);
  });

  it("given another rate and other due dates, then they apply, the opening fee is not charged again, and the consent is kept", () => {
    const loan = ok(
      replanLoan(late(), 1, { count: 4, rateBasisPoints: 0, due: { kind: "everyDays", days: 14 } }, today),
    );
    expect(planOf(loan)).toMatchObject({ from: "2026-02-20", terms: { count: 4, rateBasisPoints: 0, openingFee: 0n } });
    expect(loan.terms).toEqual(terms);
    expect(loan.instalments.filter(({ asked, charged }) => !charged && asked.interest.minor > 0n)).toEqual([]);
    const dearer = ok(replanLoan(repaying(), 1, { count: 3, rateBasisPoints: 900 }, day(6)));
    expect(planOf(dearer).terms.method).toBe("annuity");
    expect(planOf(repaying())).toEqual({ terms: repaying().terms, from: "2026-01-10" });
  });

  it("given a payoff, then the carried charges are paid in full, and the principal with interest to the day", () => {
    const loan = ok(replanLoan(late(), 1, { count: 3 }, today));
    expect(payoffToday(loan, today)).toEqual(gbp(16_000 + 198 + 120 + 500));
    const paid = ok(receivePayment(loan, { reference: "B1", amount: gbp(16_818), surplus: "returned" }, today));
    expect([paid.status, chargesOn(paid).interest]).toEqual(["repaid", gbp(0)]);
    proven(paid);
  });

  it("given returned goods, or a bounce of an earlier payment, then the new schedule includes it", () => {
    const paid = ok(
      receivePayment(late(), { reference: "B1", amount: gbp(3000), surplus: "returned" }, "2026-02-19T10:00:00.000Z"),
    );
    const loan = ok(replanLoan(paid, 1, { count: 3 }, today));
    const back = ok(refund(loan, 1, gbp(6000), today));
    expect(back.instalments.slice(0, 3)).toEqual(loan.instalments.slice(0, 3));
    const bounced = ok(reverseRepayment(loan, "received.B1", undefined, today));
    expect(dueBy(bounced, "2026-02-20")).toEqual(gbp(3000));
    expect(bounced.retry?.on).toBe("2026-03-22");
    proven(back);
    proven(bounced);
  });

  it("given a promise, then it is void; a repeat has no effect, and a second re-plan can follow", () => {
    const promised = ok(takePromise(late(), { no: 1, on: "2026-02-25" }, today));
    const loan = ok(replanLoan(promised, 1, { count: 3 }, today));
    expect(loan.promises).toEqual([{ no: 1, on: "2026-02-25", status: "void" }]);
    expect(replanLoan(loan, 1, { count: 9 }, today)).toBe(loan);
    expect(ok(replanLoan(loan, 2, { count: 2 }, today)).replans).toHaveLength(2);
  });

  it("is rejected without a running loan, during a cancellation or a pending payout, and with invalid terms", () => {
    const requested = ok(requestCollection(repaying(), "early.1", { what: "early" }, day(6)));
    expect(rejectionOf(replanLoan(funded(), 1, { count: 3 }, today))).toBe("WrongState");
    expect(rejectionOf(replanLoan(ok(completeCollection(requested, "early.1", day(6))), 1, { count: 3 }, today))).toBe(
      "WrongState",
    );
    expect(rejectionOf(replanLoan(ok(pauseLoan(late(), 1, today)), 1, { count: 3 }, today))).toBe("LoanPaused");
    const buying = { ...late(), receivables: bought().receivables };
    expect(rejectionOf(replanLoan(buying, 1, { count: 3 }, today))).toBe("PayoutPending");
    for (const wrong of [{ count: 0 }, { count: 121 }, { count: 2, rateBasisPoints: -1 }]) {
      expect(rejectionOf(replanLoan(late(), 1, wrong, today))).toBe("InvalidRequest");
      expect(rejectionOf(checkReplan(wrong, "GBP", "2026-02-20"))).toBe("InvalidRequest");
    }
    const past = { count: 2, due: { kind: "monthly", first: "2026-01-01" } } as const;
    expect(rejectionOf(checkReplan(past, "GBP", "2026-02-20"))).toBe("InvalidRequest");
    expect(checkReplan({ count: 2 }, "KWD", "2026-02-20")).toBeUndefined();
  });
});

describe("a re-plan in the purchase", () => {
  const ask = { count: 3, rateBasisPoints: 0 };
  const requested = ok(requestReplan(accepted(), ask, day(40)));

  it("given an operator's grant, then the lender is asked, and its answer is applied once", () => {
    expect(requested).toMatchObject({
      replans: 1,
      event: { name: "replan_requested", next: { phase: "replan", replan: 1, ...ask } },
    });
    const statement = makeStatement(9, { due: "2026-03-20" });
    const done = ok(recordReplan(requested, 1, "replanned", statement, day(40)));
    expect(done).toMatchObject({ due: "2026-03-20", inFlight: [], event: { name: "replanned", timer: {} } });
    expect(recordReplan(done, 1, "replanned", statement, day(40))).toBe(done);
    expect(ok(recordReplan(requested, 1, "refused", statement, day(40))).event.name).toBe("replan_refused");
    expect(rejectionOf(recordReplan(pending(), 1, "refused", statement, day(40)))).toBe("WrongState");
  });

  it("is rejected before acceptance, during a cancellation, while another is pending, and with invalid terms", () => {
    expect(rejectionOf(requestReplan(delivered(), ask, day(6)))).toBe("WrongState");
    expect(rejectionOf(requestReplan(cancelling(accepted()), ask, day(7)))).toBe("LoanPaused");
    expect(rejectionOf(requestReplan(requested, ask, day(40)))).toBe("WrongState");
    expect(rejectionOf(requestReplan(accepted(), { count: 500 }, day(40)))).toBe("InvalidRequest");
  });
});
