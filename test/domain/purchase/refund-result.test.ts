import { describe, expect, it } from "vitest";
import type { Statement } from "../../../domain/protocol/statement.ts";
import { recordAdvance, requestAdvance } from "../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import { parkRefund, recordRefund } from "../../../domain/purchase/refund-result.ts";
import { reportReturn } from "../../../domain/purchase/return-report.ts";
import {
  accepted,
  advanced,
  approved,
  cancelling,
  day,
  delivered,
  gbp,
  rejectionOf,
  ok,
  paid,
  makeStatement,
  sharesOf,
} from "../fixtures.ts";

/** The lender's statement after it, with the outstanding amount and overrides. */
const left = (minor: number, but: Partial<Statement> = {}) => makeStatement(9, { outstanding: gbp(minor), ...but });

const decided = (purchase = cancelling(delivered())) =>
  ok(reportReturn(purchase, { cancellation: 1, outcome: "received" }, day(7)));

describe("the result of a refund", () => {
  it("given the whole price, then the purchase is cancelled and nothing is owed; a repeat is no event", () => {
    const all = sharesOf({ loanPrincipal: gbp(16_000), clawback: gbp(15_900) });
    const over = ok(recordRefund(decided(), 1, all, left(0, { seller: gbp(15_900) }), day(8)));
    expect(over).toMatchObject({
      status: "cancelled",
      refunded: gbp(16_000),
      outstanding: gbp(0),
      held: gbp(0),
      inFlight: [],
    });
    expect(over.timeline.at(-1)).toMatchObject({ purchaser: gbp(-16_000), seller: gbp(15_900) });
    expect(recordRefund(over, 1, all, left(0), day(8))).toBe(over);
  });

  it("given a part before any advance, then only the hold is reduced", () => {
    const part = cancelling(approved(), { amount: gbp(6000) });
    const statement = left(0, { held: gbp(10_000) });
    expect(ok(recordRefund(part, 1, sharesOf({ released: gbp(6000) }), statement, day(8)))).toMatchObject({
      status: "approved",
      held: gbp(10_000),
      refunded: gbp(0),
    });
  });

  it("given some accepted goods, then the debt is reduced and the lender's later due date applies", () => {
    const part = cancelling(accepted(), { amount: gbp(6000) });
    const statement = left(10_000, { due: "2026-01-27" });
    expect(ok(recordRefund(part, 1, sharesOf({ loanPrincipal: gbp(6000) }), statement, day(9)))).toMatchObject({
      status: "accepted",
      outstanding: gbp(10_000),
      due: "2026-01-27",
    });
  });

  it("given a debt repaid except for it, then the purchase is repaid; after a refund of the rest, cancelled", () => {
    const repaid = { ...accepted(), repaid: gbp(10_000), outstanding: gbp(6000) };
    const part = cancelling(repaid, { amount: gbp(6000) });
    const statement = left(0, { repaid: gbp(10_000) });
    const kept = ok(recordRefund(part, 1, sharesOf({ loanPrincipal: gbp(6000) }), statement, day(9)));
    expect(kept).toMatchObject({ status: "repaid", outstanding: gbp(0) });
    const back = ok(openCancellation(kept, { what: "rest" }, day(10)));
    const end = { ...statement, no: 11 };
    expect(ok(recordRefund(back, 2, sharesOf({ cashBack: gbp(10_000) }), end, day(11)))).toMatchObject({
      status: "cancelled",
      refunded: gbp(16_000),
    });
  });

  it("given two cancellations, when the first is refunded, then the purchase still waits for the second", () => {
    const two = cancelling(cancelling(delivered(), { amount: gbp(6000) }));
    const first = ok(recordRefund(two, 1, sharesOf({ loanPrincipal: gbp(6000) }), left(10_000), day(8)));
    expect(first).toMatchObject({
      status: "delivered",
      cancellations: [{ status: "refunded" }, { status: "returning" }],
    });
    const last = recordRefund(first, 2, sharesOf({ loanPrincipal: gbp(10_000) }), left(0, { no: 10 }), day(8));
    expect(ok(last).status).toBe("cancelled");
  });

  it("given a refusal of the cash by the bank, then the purchase waits for an operator and the refund is tried again in a week", () => {
    const cash = sharesOf({ cashBack: gbp(16_000), clawback: gbp(16_000) });
    const parked = ok(parkRefund(decided(), 1, cash, left(0), day(8)));
    expect(parked).toMatchObject({
      cancellations: [{ status: "parked", until: day(15) }],
      event: { name: "refund_parked", timer: { at: day(15), phase: { phase: "refund", amount: { amount: "16000" } } } },
    });
    const over = ok(recordRefund(parked, 1, sharesOf({ cashBack: gbp(16_000) }), left(0, { no: 10 }), day(15)));
    expect(over.cancellations[0]?.status).toBe("refunded");
    expect(parkRefund(over, 1, cash, left(0, { no: 11 }), day(16))).toBe(over);
  });

  it("given a result before that of its advance, then the purchase ends with the later of the two", () => {
    const both = ok(openCancellation(ok(requestAdvance(approved(), "rest", day(1))), { what: "rest" }, day(1)));
    const back = sharesOf({ loanPrincipal: gbp(16_000), clawback: gbp(15_840) });
    const first = ok(recordRefund(both, 1, back, left(0), day(2)));
    expect(first).toMatchObject({ status: "approved", outstanding: gbp(0) });
    const last = ok(recordAdvance(first, 1, paid, makeStatement(3), day(2)));
    expect(last).toMatchObject({ status: "cancelled", advanced: gbp(16_000), outstanding: gbp(0), held: gbp(0) });
  });

  it("is rejected for an unknown cancellation", () => {
    expect(rejectionOf(recordRefund(advanced(), 1, sharesOf({}), left(0), day(8)))).toBe("CancellationUnknown");
    expect(rejectionOf(parkRefund(advanced(), 1, sharesOf({}), left(0), day(8)))).toBe("CancellationUnknown");
  });
});
