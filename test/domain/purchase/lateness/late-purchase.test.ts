import { describe, expect, it } from "vitest";
import { acceptGoods } from "../../../../domain/purchase/acceptance.ts";
import { openCancellation } from "../../../../domain/purchase/cancellation.ts";
import { recordBounce, reportBounce } from "../../../../domain/purchase/lateness/bounce.ts";
import { recordChargeOff, requestChargeOff } from "../../../../domain/purchase/lateness/charge-off.ts";
import {
  type CollectionResult,
  recordCollection,
  reportPayment,
  requestRepayment,
} from "../../../../domain/purchase/repayment.ts";
import { waiting } from "../../../../domain/purchase/waiting.ts";
import {
  accepted,
  cancelling,
  day,
  delivered,
  gbp,
  rejectionOf,
  ok,
  pending,
  makeStatement,
  shipped,
} from "../../fixtures.ts";

const did = (outcome: CollectionResult["outcome"]): CollectionResult => ({ outcome, amount: gbp(0) });

const due = { due: "2026-02-23", late: 1 };

const late = ok(
  recordCollection(accepted(), did("refused"), makeStatement(6, { ...due, nextActionOn: "2026-01-27" }), day(19)),
);

describe("a day without a collection", () => {
  it("given a scheduled reminder or fee, then the timer is set to that day, and views show the day of the collection", () => {
    expect(late.due).toBe("2026-02-23");
    expect(waiting(late)).toMatchObject({ until: "2026-01-27T00:00:00.000Z", phase: { phase: "collect" } });
    expect(late.event.timer).toMatchObject({ at: "2026-01-27T00:00:00.000Z" });
  });

  it("given an action of the lender, then it is the event; a repeat is no event", () => {
    const statement = makeStatement(7, { ...due, nextActionOn: "2026-02-03" });
    const reminded = ok(recordCollection(late, did("reminded"), statement, day(22)));
    expect(reminded).toMatchObject({ nextActionOn: "2026-02-03", event: { name: "reminded" } });
    expect(recordCollection(reminded, did("reminded"), statement, day(22))).toBe(reminded);
    const fee = ok(recordCollection(late, did("feeCharged"), { ...statement, outstanding: gbp(16_600) }, day(22)));
    expect([fee.event.name, fee.timeline.at(-1)?.purchaser]).toEqual(["late_fee_charged", gbp(600)]);
  });

  it("given a charge-off, then the purchase is closed without a timer; a later payment is a recovery", () => {
    const lost = makeStatement(9, { outstanding: gbp(0), chargedOff: true });
    const over = ok(recordCollection(late, did("nothing"), lost, day(200)));
    expect(over).toMatchObject({ status: "chargedOff", event: { name: "charged_off", timer: "cleared" } });
    expect(waiting(over)).toBeUndefined();
    const came = { ...lost, no: 10, repaid: gbp(100) };
    const recovered = ok(recordCollection(over, did("paid"), came, day(201)));
    expect([recovered.status, recovered.event.name]).toEqual(["chargedOff", "recovered"]);
    const reported = ok(reportPayment(recovered, { amount: gbp(100), reference: "B2" }, day(202)));
    const back = { no: reported.repayments.length, outcome: "credited", amount: gbp(100) } as const;
    const credited = ok(
      recordCollection(reported, back, { ...came, no: 11, repaid: gbp(200), credit: gbp(100) }, day(202)),
    );
    expect([credited.event.name, credited.repayments.at(-1)?.status]).toEqual(["credit_received", "paid"]);
    const other = ok(
      recordCollection(reported, did("nothing"), { ...came, no: 11, repaid: gbp(200), credit: gbp(100) }, day(202)),
    );
    expect(other.event.name).toBe("loan_changed");
    expect(rejectionOf(openCancellation(over, { what: "rest" }, day(201)))).toBe("WrongState");
    // The lender states that nothing of it can be paid any more.
    expect(rejectionOf(requestRepayment(over, {}, day(201)))).toBe("RepaymentExceedsDebt");
  });

  it("given another change of the statement, then it is applied; given none, then it is no event", () => {
    const news = ok(recordCollection(late, did("nothing"), makeStatement(7, { ...due, toCome: gbp(1) }), day(22)));
    expect(news.event.name).toBe("loan_changed");
    expect(recordCollection(news, did("nothing"), makeStatement(8, { ...due, toCome: gbp(1) }), day(22))).toBe(news);
  });
});

describe("a charge-off by an operator", () => {
  it("given a debt, then the lender is asked once, and its answer closes the purchase", () => {
    const requested = ok(requestChargeOff(late, day(30)));
    expect(requested.event).toMatchObject({ name: "charge_off_requested", next: { phase: "chargeOff" } });
    expect(requestChargeOff(requested, day(30))).toBe(requested);
    const lost = makeStatement(9, { outstanding: gbp(0), chargedOff: true });
    const over = ok(recordChargeOff(requested, "chargedOff", lost, day(30)));
    expect(over).toMatchObject({ status: "chargedOff", inFlight: [], event: { name: "charged_off" } });
    expect(requestChargeOff(over, day(31))).toBe(over);
    expect(recordChargeOff(over, "chargedOff", lost, day(31))).toBe(over);
    expect(ok(recordChargeOff(requested, "refused", makeStatement(7, due), day(30))).event.name).toBe(
      "charge_off_refused",
    );
  });

  it("is rejected before acceptance and during a cancellation", () => {
    expect(rejectionOf(requestChargeOff(delivered(), day(6)))).toBe("WrongState");
    expect(rejectionOf(requestChargeOff(cancelling(accepted()), day(7)))).toBe("LoanPaused");
    expect(rejectionOf(recordChargeOff(pending(), "refused", makeStatement(1), day(7)))).toBe("WrongState");
  });
});

describe("a bounce reported from the bank's statement", () => {
  const requested = ok(requestRepayment(accepted(), {}, day(6)));
  const all = { no: 1, outcome: "paid", amount: gbp(16_000) } as const;
  const repaid = ok(
    recordCollection(requested, all, makeStatement(6, { outstanding: gbp(0), repaid: gbp(16_000) }), day(6)),
  );
  const payment = { collection: "early.1" };
  const reported = ok(reportBounce(repaid, { ...payment, bankReason: "AM04" }, day(8)));

  it("given the lender's key of a payment, then its phase starts; a repeat has no effect", () => {
    expect(reported).toMatchObject({
      bounces: [{ no: 1, collection: "early.1", reason: "AM04", status: "reported" }],
      event: { name: "bounce_reported", next: { phase: "bounce", bounce: 1, collection: "early.1", reason: "AM04" } },
    });
    expect(reportBounce(reported, payment, day(9))).toBe(reported);
    const byKey = ok(reportBounce(repaid, { collection: "due.7" }, day(8)));
    expect(byKey.bounces).toEqual([{ no: 1, collection: "due.7", status: "reported" }]);
  });

  it("given a closed purchase, then it is reopened with its timer", () => {
    const statement = makeStatement(8, { due: "2026-01-24" });
    const back = ok(recordBounce(reported, 1, "bounced", statement, day(8)));
    expect(back).toMatchObject({
      status: "accepted",
      outstanding: gbp(16_000),
      repaid: gbp(0),
      bounces: [{ status: "bounced" }],
      event: { name: "bounced", timer: { phase: { phase: "collect" } } },
    });
    expect(back.timeline.at(-1)?.purchaser).toEqual(gbp(16_000));
    expect(recordBounce(back, 1, "bounced", statement, day(9))).toBe(back);
  });

  it("given a payment unknown to the lender, then the report can be made again", () => {
    const refused = ok(recordBounce(reported, 1, "refused", makeStatement(7, { outstanding: gbp(0) }), day(8)));
    expect(refused).toMatchObject({
      status: "repaid",
      bounces: [{ status: "refused" }],
      event: { name: "bounce_refused" },
    });
    expect(ok(reportBounce(refused, payment, day(9))).bounces).toHaveLength(2);
  });

  it("given a payment before the repayment started, then the repayment is started", () => {
    const fast = ok(requestRepayment(ok(acceptGoods(shipped(), day(5))), {}, day(5)));
    const over = ok(
      recordCollection(fast, all, makeStatement(5, { outstanding: gbp(0), repaid: gbp(16_000) }), day(5)),
    );
    const back = ok(recordBounce(ok(reportBounce(over, payment, day(6))), 1, "bounced", makeStatement(6), day(6)));
    expect(back).toMatchObject({ status: "accepted", event: { next: { phase: "accept", acceptedOn: "2026-01-10" } } });
  });

  it("is rejected for an unapproved purchase", () => {
    expect(rejectionOf(reportBounce(pending(), payment, day(1)))).toBe("WrongState");
    expect(rejectionOf(recordBounce(pending(), 1, "bounced", makeStatement(1), day(1)))).toBe("WrongState");
  });
});
