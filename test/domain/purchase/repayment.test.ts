import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import type { Statement } from "../../../domain/protocol/statement.ts";
import { acceptGoods, recordDue } from "../../../domain/purchase/acceptance.ts";
import { requestAdvance } from "../../../domain/purchase/advance.ts";
import { applyStatement } from "../../../domain/purchase/apply-statement.ts";
import { type CollectionResult, recordCollection, requestRepayment } from "../../../domain/purchase/repayment.ts";
import { rightsOf } from "../../../domain/purchase/view/rights.ts";
import {
  accepted,
  approved,
  day,
  delivered,
  gbp,
  rejectionOf,
  ok,
  pending,
  makeStatement,
  shipped,
} from "../fixtures.ts";

const due = "2026-01-24";

/** An early repayment asked for: of an amount, or of all there is. */
const requested = (minor?: number) =>
  ok(requestRepayment(accepted(), minor === undefined ? {} : { amount: gbp(minor) }, day(6)));

/** The bank's answer to repayment `of`, or to what was due on its day. */
const paid = (minor: number, of?: number): CollectionResult => ({
  ...(of !== undefined && { no: of }),
  outcome: "paid",
  amount: gbp(minor),
});

const refused = (of?: number): CollectionResult => ({
  ...(of !== undefined && { no: of }),
  outcome: "refused",
  amount: gbp(0),
});

/** The lender's statement after a payment. */
const left = (repaid: number, but: Partial<Statement> = {}) =>
  makeStatement(6, { repaid: gbp(repaid), outstanding: gbp(16_000 - repaid), due, ...but });

const { due: _due, ...nothingLeft } = left(16_000);

const stated = (recoverable?: number): Partial<Statement> => ({
  outstanding: gbp(0),
  chargedOff: true,
  ...(recoverable !== undefined && { recoverable: gbp(recoverable) }),
});

describe("an early repayment", () => {
  it("given a debt, when all or a part is requested, then it is to be collected; the lender computes the whole amount", () => {
    expect(requested().repayments).toEqual([{ no: 1, status: "requested" }]);
    expect(requested().event.next).toEqual({ phase: "collect", repayment: 1 });
    expect(requested(5000).repayments).toEqual([{ no: 1, amount: gbp(5000), status: "requested" }]);
    expect(requested(5000).event.next).toMatchObject({ phase: "collect", repayment: 1, amount: { amount: "5000" } });
  });

  it("given a choice of fewer or smaller instalments, then the lender gets it", () => {
    const fewer = ok(requestRepayment(accepted(), { amount: gbp(5000), becomes: "shorter" }, day(6)));
    expect(fewer.event.next).toMatchObject({ amount: { amount: "5000" }, becomes: "shorter" });
    const smaller = ok(requestRepayment(accepted(), { amount: gbp(5000), becomes: "smaller" }, day(6)));
    expect(smaller.event.next).toMatchObject({ becomes: "smaller" });
  });

  it("given a pending part, then only the rest can be requested; given a pending payoff, then nothing", () => {
    expect(ok(requestRepayment(requested(5000), {}, day(6))).repayments[1]).toEqual({ no: 2, status: "requested" });
    expect(ok(requestRepayment(requested(5000), { amount: gbp(11_000) }, day(6))).repayments[1]?.amount).toEqual(
      gbp(11_000),
    );
    expect(rejectionOf(requestRepayment(requested(5000), { amount: gbp(11_001) }, day(6)))).toBe(
      "RepaymentExceedsDebt",
    );
    expect(rejectionOf(requestRepayment(requested(16_000), {}, day(6)))).toBe("RepaymentExceedsDebt");
    expect(rejectionOf(requestRepayment(requested(), {}, day(6)))).toBe("RepaymentExceedsDebt");
    expect(rejectionOf(requestRepayment(requested(), { amount: gbp(1) }, day(6)))).toBe("RepaymentExceedsDebt");
  });

  it("given a charge-off, then what is left of the debt may be paid, in parts, and nothing more", () => {
    const lost = (recoverable?: number) => applyStatement(accepted(), makeStatement(6, stated(recoverable)));
    expect(lost(16_000).status).toBe("chargedOff");
    const asked = ok(requestRepayment(lost(16_000), { amount: gbp(5000) }, day(200)));
    expect(asked.event.next).toEqual({ phase: "collect", repayment: 1, amount: { amount: "5000", currency: "GBP" } });
    expect(rejectionOf(requestRepayment(asked, { amount: gbp(11_001) }, day(200)))).toBe("RepaymentExceedsDebt");
    expect(rightsOf(lost(16_000), day(200))).toHaveProperty("repay");
    const part = ok(
      recordCollection(asked, paid(5000, 1), makeStatement(7, { repaid: gbp(5000), ...stated(11_000) }), day(200)),
    );
    expect([part.status, part.event.name, part.recoverable]).toEqual(["chargedOff", "recovered", gbp(11_000)]);
    expect(ok(requestRepayment(part, {}, day(201))).repayments).toHaveLength(2);
    // Everything was recovered.
    expect(rejectionOf(requestRepayment(lost(), {}, day(200)))).toBe("RepaymentExceedsDebt");
    expect(rightsOf(lost(), day(200))).not.toHaveProperty("repay");
  });

  it("given future interest and fees, then the debt with them is the limit", () => {
    const costly = { ...accepted(), toCome: gbp(40) };
    expect(ok(requestRepayment(costly, { amount: gbp(16_040) }, day(6))).repayments).toHaveLength(1);
    expect(rejectionOf(requestRepayment(costly, { amount: gbp(16_041) }, day(6)))).toBe("RepaymentExceedsDebt");
  });

  it("is rejected for zero and negative amounts, another currency, goods not accepted, and during a pending payout", () => {
    expect(rejectionOf(requestRepayment(accepted(), { amount: gbp(0) }, day(6)))).toBe("AmountOutOfRange");
    expect(rejectionOf(requestRepayment(accepted(), { amount: gbp(-1) }, day(6)))).toBe("AmountOutOfRange");
    expect(rejectionOf(requestRepayment(accepted(), { amount: money(1n, "KRW") }, day(6)))).toBe("CurrencyMismatch");
    expect(rejectionOf(requestRepayment(delivered(), {}, day(6)))).toBe("WrongState");
    const half = { ...accepted(), advances: [{ no: 2, amount: gbp(1), status: "requested" as const }] };
    expect(rejectionOf(requestRepayment(half, {}, day(6)))).toBe("PayoutPending");
    expect(rejectionOf(requestAdvance(accepted(), "rest", day(6)))).toBe("WrongState");
  });
});

describe("a collected payment", () => {
  it("given a part, then the rest is owed; a repeat is no event", () => {
    const part = ok(recordCollection(requested(5000), paid(5000, 1), left(5000), day(6)));
    expect(part).toMatchObject({
      status: "accepted",
      repaid: gbp(5000),
      outstanding: gbp(11_000),
      repayments: [{ no: 1, amount: gbp(5000), status: "paid" }],
      inFlight: [],
      event: { name: "repaid" },
    });
    expect(part.timeline.at(-1)).toMatchObject({ purchaser: gbp(-5000) });
    expect(recordCollection(part, paid(5000, 1), left(5000), day(7))).toBe(part);
  });

  it("given a payoff, then the repayment has its amount", () => {
    const all = ok(recordCollection(requested(), paid(16_000, 1), nothingLeft, day(6)));
    expect(all).toMatchObject({ status: "repaid", repayments: [{ no: 1, amount: gbp(16_000), status: "paid" }] });
  });

  it("given the last payment, then the purchase is closed without a timer; a repeat is no event", () => {
    const all = ok(recordCollection(accepted(), paid(16_000), nothingLeft, day(19)));
    expect(all).toMatchObject({ status: "repaid", outstanding: gbp(0), event: { name: "repaid", timer: "cleared" } });
    expect(all).not.toHaveProperty("due");
    expect(recordCollection(all, paid(16_000), nothingLeft, day(20))).toBe(all);
  });

  it("given two results in the wrong order, then the older one has no effect on the amounts", () => {
    const two = ok(requestRepayment(requested(5000), { amount: gbp(1000) }, day(6)));
    const second = ok(recordCollection(two, paid(1000, 2), left(6000, { no: 7 }), day(6)));
    const first = ok(recordCollection(second, paid(5000, 1), left(5000), day(6)));
    expect(first).toMatchObject({
      repaid: gbp(6000),
      outstanding: gbp(10_000),
      repayments: [{ status: "paid" }, { status: "paid" }],
      inFlight: [],
    });
  });

  it("given a payment before the repayment started, then the later due date completes the start", () => {
    const fast = ok(requestRepayment(ok(acceptGoods(shipped(), day(5))), {}, day(5)));
    const over = ok(recordCollection(fast, paid(16_000, 1), nothingLeft, day(5)));
    expect(over).toMatchObject({ status: "repaid", inFlight: [] });
    expect(recordDue(over, makeStatement(5, { due: "2026-01-10" }), day(5))).toBe(over);
  });

  it("given no due amount because the date has moved, then only the new date is set", () => {
    const moved = ok(recordCollection(accepted(), paid(0), left(0, { due: "2026-02-24" }), day(19)));
    expect(moved).toMatchObject({ due: "2026-02-24", repaid: gbp(0), event: { name: "due_set" } });
  });

  it("is rejected for a purchase that was not approved", () => {
    expect(rejectionOf(recordCollection(pending(), paid(1), left(1), day(1)))).toBe("WrongState");
    expect(rejectionOf(recordCollection(pending(), refused(), left(0), day(1)))).toBe("WrongState");
  });
});

describe("a refusal by the bank", () => {
  it("given an early repayment, then it is refused and can be tried again; a repeat is no event", () => {
    const off = ok(recordCollection(requested(5000), refused(1), left(0), day(6)));
    expect(off).toMatchObject({
      repayments: [{ status: "refused" }],
      inFlight: [],
      event: { name: "repayment_refused" },
    });
    expect([off.late, off.due, off.outstanding]).toEqual([undefined, due, gbp(16_000)]);
    expect(recordCollection(off, refused(1), left(0), day(6))).toBe(off);
    expect(ok(requestRepayment(off, {}, day(6))).repayments[1]).toEqual({ no: 2, status: "requested" });
  });

  it("given the due date, then the loan is late and collected again on the lender's next day; a repeat is no event", () => {
    const statement = left(0, { late: 1, due: "2026-02-23" });
    const late = ok(recordCollection(accepted(), refused(), statement, day(19)));
    expect(late).toMatchObject({
      late: 1,
      due: "2026-02-23",
      event: { name: "late", timer: { at: "2026-02-23T00:00:00.000Z", phase: { phase: "collect" } } },
    });
    expect(recordCollection(late, refused(), statement, day(19))).toBe(late);
    const again = ok(recordCollection(late, refused(), left(0, { no: 8, late: 2, due: "2026-03-25" }), day(49)));
    expect([again.late, again.event.name]).toEqual([2, "late"]);
    const part = ok(recordCollection(again, paid(1), left(1, { no: 9, due: again.due! }), day(50)));
    expect([part.late, part.due]).toEqual([undefined, "2026-03-25"]);
  });

  it("given no due amount, or a purchase not accepted, then there is no lateness", () => {
    const purchase = accepted();
    expect(recordCollection(purchase, refused(), left(0), day(6))).toBe(purchase);
    const early = approved();
    const held = makeStatement(2, { held: gbp(16_000), outstanding: gbp(0) });
    expect(recordCollection(early, refused(), held, day(6))).toBe(early);
  });
});
