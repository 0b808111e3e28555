import { describe, expect, it } from "vitest";
import { refuseCollection } from "../../../../domain/loan/collection/collection.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { dunLoan } from "../../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../../domain/loan/lateness/promise.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { recordPromise, requestPromise } from "../../../../domain/purchase/lateness/promise.ts";
import type { Purchase } from "../../../../domain/purchase/purchase.ts";
import { recordCollection } from "../../../../domain/purchase/repayment.ts";
import {
  accepted,
  cancelling,
  day,
  delivered,
  gbp,
  rejectionOf,
  ok,
  pending,
  repaying,
  makeStatement,
} from "../../fixtures.ts";

/** Refused on the 24th of January. */
const late = (): Loan => refuseCollection(ok(dunLoan(repaying(), "due.7", day(19))), "due.7", day(19));

const promised = (on = "2026-02-01"): Loan => ok(takePromise(late(), { no: 1, on }, day(20)));

describe("a promise to pay", () => {
  it("given a late purchaser's promise, then the amount is collected on that day; a repeat has no effect", () => {
    expect(dueOf(promised())).toBe("2026-02-01");
    expect(takePromise(promised(), { no: 1, on: "2026-02-01" }, day(20))).toMatchObject({
      version: promised().version,
    });
    const loan = promised();
    expect(takePromise(loan, { no: 1, on: "2026-02-01" }, day(21))).toBe(loan);
  });

  it("given a refusal on that day, then it is broken; given full payment before, then it is kept; a partial payment does not keep it", () => {
    const requested = ok(dunLoan(promised(), "due.9", "2026-02-01T10:00:00.000Z"));
    const broken = refuseCollection(requested, "due.9", "2026-02-01T10:00:00.000Z");
    expect(broken).toMatchObject({ promises: [{ status: "broken" }], retry: { times: 2, on: "2026-03-03" } });
    const kept = ok(receivePayment(promised(), { reference: "B1", amount: gbp(16_000), surplus: "returned" }, day(22)));
    expect(kept.promises).toEqual([{ no: 1, on: "2026-02-01", status: "kept" }]);
    expect(
      ok(receivePayment(promised(), { reference: "B1", amount: gbp(15_999), surplus: "returned" }, day(22)))
        .promises?.[0]?.status,
    ).toBe("open");
  });

  it("given a cancellation, then its day moves by the pause; given all goods returned, then it is void", () => {
    const stopped = ok(pauseLoan(promised(), 1, day(21)));
    const moved = ok(refund(stopped, 1, gbp(0), day(31)));
    expect(moved.promises?.[0]).toMatchObject({ on: "2026-02-11", status: "open" });
    expect(rejectionOf(takePromise(ok(pauseLoan(late(), 1, day(20))), { no: 1, on: "2026-02-01" }, day(21)))).toBe(
      "LoanPaused",
    );
    const over = ok(refund(promised(), 1, gbp(16_000), day(21)));
    expect(over.promises?.[0]?.status).toBe("void");
  });

  it("is rejected without an overdue amount, for past or distant days, while another is open, and after two", () => {
    expect(rejectionOf(takePromise(repaying(), { no: 1, on: "2026-01-20" }, day(10)))).toBe("WrongState");
    for (const on of ["2026-01-24", "2026-01-25", "2026-02-09", "2030-01-01"])
      expect(rejectionOf(takePromise(late(), { no: 1, on }, day(20)))).toBe("PromiseOutOfRange");
    expect(ok(takePromise(late(), { no: 1, on: "2026-02-08" }, day(20))).promises).toHaveLength(1);
    expect(rejectionOf(takePromise(promised(), { no: 2, on: "2026-02-02" }, day(20)))).toBe("PromiseOpen");
    const once = late();
    if (once.status !== "repaying") throw new Error("a late loan is repaying");
    const twice: Loan = {
      ...once,
      promises: [1, 2].map((each) => ({ no: each, on: "2026-01-26", status: "broken" as const })),
    };
    expect(rejectionOf(takePromise(twice, { no: 3, on: "2026-02-02" }, day(20)))).toBe("PromisesUsedUp");
  });
});

const overdue = (): Purchase => {
  const statement = makeStatement(6, { due: "2026-02-23", late: 1 });
  return ok(recordCollection(accepted(), { outcome: "refused", amount: gbp(16_000) }, statement, day(19)));
};

describe("a promise in the purchase", () => {
  const requested = ok(requestPromise(overdue(), "2026-02-01", day(20)));
  const open = { no: 1, on: "2026-02-01", status: "open" } as const;

  it("given a day, then the lender is asked; once accepted, the purchase waits for that day", () => {
    expect(requested).toMatchObject({
      promises: [{ no: 1, on: "2026-02-01", status: "requested" }],
      event: { name: "promise_requested", next: { phase: "promise", promise: 1, on: "2026-02-01" } },
    });
    const statement = makeStatement(7, { due: "2026-02-01", late: 1, promise: open });
    const taken = ok(recordPromise(requested, 1, "promised", statement, day(20)));
    expect(taken).toMatchObject({ promises: [open], due: "2026-02-01", event: { name: "promised", timer: {} } });
    expect(recordPromise(taken, 1, "promised", statement, day(21))).toBe(taken);
    const kept = makeStatement(9, { outstanding: gbp(0), repaid: gbp(16_000), promise: { ...open, status: "kept" } });
    const over = ok(recordCollection(taken, { outcome: "paid", amount: gbp(16_000) }, kept, day(27)));
    expect(over).toMatchObject({ status: "repaid", promises: [{ status: "kept" }] });
  });

  it("given the lender's rejection, then it has no effect", () => {
    const refused = ok(
      recordPromise(requested, 1, "refused", makeStatement(7, { due: "2026-02-23", late: 1 }), day(20)),
    );
    expect(refused).toMatchObject({ promises: [{ status: "refused" }], event: { name: "promise_refused" } });
    expect(ok(requestPromise(refused, "2026-02-02", day(20))).promises).toHaveLength(2);
    expect(rejectionOf(recordPromise(pending(), 1, "refused", makeStatement(7), day(20)))).toBe("WrongState");
  });

  it("is rejected without an overdue amount, during a cancellation, while one is pending, and for a past day", () => {
    expect(rejectionOf(requestPromise(accepted(), "2026-02-01", day(20)))).toBe("WrongState");
    expect(rejectionOf(requestPromise(delivered(), "2026-02-01", day(20)))).toBe("WrongState");
    expect(rejectionOf(requestPromise(cancelling({ ...accepted(), late: 1 }), "2026-01-20", day(7)))).toBe(
      "LoanPaused",
    );
    expect(rejectionOf(requestPromise(requested, "2026-02-02", day(20)))).toBe("PromiseOpen");
    expect(rejectionOf(requestPromise(overdue(), "2026-01-25", day(20)))).toBe("PromiseOutOfRange");
  });
});
