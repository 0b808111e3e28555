import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { acceptGoods, acceptOnSilence, recordDue } from "../../../domain/purchase/acceptance.ts";
import {
  accepted,
  advanced,
  cancelling,
  day,
  delivered,
  rejectionOf,
  ok,
  makeStatement,
  shipped,
} from "../fixtures.ts";

describe("acceptance", () => {
  it("given shipped or delivered goods, when the purchaser accepts them, then the repayment is to start; a repeat is no event", () => {
    const purchase = ok(acceptGoods(delivered(), day(5)));
    expect(purchase).toMatchObject({
      status: "accepted",
      acceptedAt: day(5),
      event: { next: { phase: "accept", acceptedOn: "2026-01-10" }, timer: "cleared" },
    });
    expect(acceptGoods(purchase, day(6))).toBe(purchase);
    expect(ok(acceptGoods(shipped(), day(5))).status).toBe("accepted");
  });

  it("is rejected for goods that are not shipped, and for goods that are being cancelled", () => {
    expect(rejectionOf(acceptGoods(advanced(), day(5)))).toBe("WrongState");
    expect(rejectionOf(acceptGoods(cancelling(delivered()), day(6)))).toBe("WrongState");
    expect(rejectionOf(acceptGoods(cancelling(delivered(), { lines: [{ id: "l1", quantity: 1 }] }), day(6)))).toBe(
      "WrongState",
    );
  });

  it("given eight days without an answer, then the phase of the timer accepts the goods", () => {
    const purchase = ok(acceptOnSilence(delivered(), day(12)));
    expect(purchase).toMatchObject({ status: "accepted", inFlight: [{ phase: { phase: "accept" } }] });
    expect(purchase.event.next).toBeUndefined();
    expect(acceptOnSilence(purchase, day(13))).toBe(purchase);
  });

  it("is not automatic before the deadline, or while the purchase waits for something else", () => {
    expect(rejectionOf(acceptOnSilence(delivered(), addTime(day(12), { seconds: -1 })))).toBe("WrongState");
    expect(rejectionOf(acceptOnSilence(advanced(), day(40)))).toBe("WrongState");
    expect(rejectionOf(acceptOnSilence(cancelling(delivered()), day(40)))).toBe("WrongState");
  });
});

describe("the due date", () => {
  it("given the lender's due date, then the purchase waits for it; the same date again is no event", () => {
    const purchase = accepted();
    expect(purchase).toMatchObject({
      due: "2026-01-24",
      inFlight: [],
      event: { timer: { at: "2026-01-24T00:00:00.000Z", phase: { phase: "collect" } } },
    });
    expect(recordDue(purchase, makeStatement(4, { due: "2026-01-24" }), day(6))).toBe(purchase);
  });

  it("given a closed purchase, then no due date is set", () => {
    const over = { ...accepted(), status: "repaid" } as ReturnType<typeof accepted>;
    expect(recordDue(over, makeStatement(9, { due: "2026-02-24" }), day(6))).toBe(over);
  });
});
