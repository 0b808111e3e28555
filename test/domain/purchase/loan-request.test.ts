import type { Statement } from "../../../domain/protocol/statement.ts";
import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { recordDecision, recordExpiry, requestLoan } from "../../../domain/purchase/loan-request.ts";
import { viewPurchase } from "../../../domain/purchase/view/purchase-view.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { advanced, approval, approved, ask, day, gbp, rejectionOf, ok, pending } from "../fixtures.ts";

const yes = { decision: "approved", ...approval } as const;

describe("a loan request", () => {
  it("given an order whose lines sum to the amount, then the purchase is pending, its approval is in flight and no timer is set", () => {
    const purchase = pending();
    expect(purchase).toMatchObject({
      status: "pending",
      version: 1,
      held: gbp(0),
      event: { no: 1, name: "requested" },
    });
    expect(purchase.inFlight.map(({ phase }) => phase.phase)).toEqual(["approve"]);
    expect(purchase.event.timer).toBeUndefined();
  });

  it.each([
    ["nothing", { amount: gbp(0) }, "AmountOutOfRange"],
    ["more than any order costs", { amount: gbp(10n ** 13n + 1n) }, "AmountOutOfRange"],
    ["another sum than its lines", { amount: gbp(15_999) }, "AmountMismatch"],
    [
      "a line twice, composed and decomposed",
      { amount: gbp(1000), lines: ["caf\u00e9", "cafe\u0301"].map((id) => ({ id, quantity: 1, amount: gbp(500) })) },
      "InvalidRequest",
    ],
    ["a line twice", { lines: [ask.lines[0], ask.lines[0]] }, "InvalidRequest"],
    ["gifts alone", { amount: gbp(0), lines: [{ id: "l1", quantity: 1, amount: gbp(0) }] }, "AmountOutOfRange"],
    [
      "a discount of everything",
      {
        amount: gbp(0),
        lines: [
          { id: "l1", quantity: 1, amount: gbp(500) },
          { id: "off", quantity: 1, amount: gbp(-500) },
        ],
      },
      "AmountOutOfRange",
    ],
    [
      "more lines than a person orders",
      { lines: Array.from({ length: 201 }, (_, i) => ({ id: `${i}`, quantity: 1, amount: gbp(1) })) },
      "AmountOutOfRange",
    ],
  ])("is rejected for %s", (_, wrong, code) => {
    expect(rejectionOf(requestLoan({ ...ask, ...wrong } as typeof ask, day(0)))).toBe(code);
  });
});

describe("the lender's decision", () => {
  it("given an approval, then the whole price is held and the mall has until the hold expires", () => {
    expect(approved()).toMatchObject({ status: "approved", held: gbp(16_000), inFlight: [] });
    expect(approved().event.timer).toMatchObject({ at: day(7), phase: { phase: "expire" } });
  });

  it("given a mall with automatic advance, then the advance is requested in the same transition", () => {
    const purchase = recordDecision(pending(), yes, day(0), true);
    expect(purchase.advances).toEqual([{ no: 1, amount: gbp(16_000), status: "requested" }]);
    expect(purchase.event.next).toMatchObject({ phase: "advance", advance: 1, amount: { amount: "16000" } });
  });

  it("given a decline, then the purchase is declined with its code and has no timer", () => {
    const purchase = recordDecision(pending(), { decision: "declined", code: "CreditLimitExceeded" }, day(0), false);
    expect(purchase).toMatchObject({ status: "declined", code: "CreditLimitExceeded", inFlight: [] });
    expect(waiting(purchase)).toBeUndefined();
    expect(purchase.event.timer).toBeUndefined();
  });

  it("given no answer, then the lender is asked again at increasing intervals up to an hour; after a day the purchase is declined and its hold released", () => {
    const first = recordDecision(pending(), { decision: "undecided" }, day(0), false);
    expect(first.event.timer).toMatchObject({ at: addTime(day(0), { minutes: 1 }), phase: { phase: "approve" } });
    const later = recordDecision(first, { decision: "undecided" }, addTime(day(0), { hours: 2 }), false);
    expect(later.event.timer).toMatchObject({ at: addTime(day(0), { hours: 3 }) });
    const silent = recordDecision(later, { decision: "undecided" }, addTime(day(1), { minutes: 1 }), false);
    expect(silent).toMatchObject({ status: "declined", code: "LenderSilent", inFlight: [] });
    expect(silent.event.timer).toMatchObject({ at: day(8), phase: { phase: "expire" } });

    const freed = ok(recordExpiry(silent, day(8)));
    expect(freed).toMatchObject({ status: "declined", event: { name: "hold_released" }, inFlight: [] });
    expect(waiting(freed)).toBeUndefined();
    expect(recordExpiry(freed, day(8))).toBe(freed);
  });

  it("given a review by a person, then the purchase waits for it, however long the lender was asked before", () => {
    const inReview = { decision: "undecided", reviewUntil: day(7) } as const;
    const first = recordDecision(pending(), inReview, day(0), false);
    expect(first).toMatchObject({ status: "pending", reviewUntil: day(7), event: { name: "review_started" } });
    const asked = [1, 2, 5].reduce((before, n) => recordDecision(before, inReview, day(n), false), first);
    expect(viewPurchase(asked).timeline.map(({ event, at }) => [event, at])).toEqual([
      ["requested", day(0)],
      ["review_started", day(0)],
      ["undecided", day(5)],
    ]);
    // A lender that is silent during a review is asked until a day after its end.
    const silent = recordDecision(asked, { decision: "undecided" }, day(8), false);
    expect(silent).toMatchObject({ status: "pending", reviewUntil: day(7) });
    const over = recordDecision(silent, { decision: "undecided" }, addTime(day(8), { minutes: 1 }), false);
    expect(over).toMatchObject({ status: "declined", code: "LenderSilent" });
    expect(over.event.timer).toMatchObject({ at: day(15), phase: { phase: "expire" } });

    expect(recordDecision(asked, yes, day(5), false)).not.toHaveProperty("reviewUntil");
    expect(recordDecision(asked, { decision: "declined", code: "ReviewDeclined" }, day(5), false)).toMatchObject({
      status: "declined",
      code: "ReviewDeclined",
    });
  });

  it("given an approval after that, then nothing changes: the lender releases its hold when it ends", () => {
    const silent = recordDecision(pending(), { decision: "undecided" }, day(2), false);
    expect(recordDecision(silent, yes, day(2), false)).toBe(silent);
  });

  it("given the same decision twice, then it is no event", () => {
    const purchase = approved();
    expect(recordDecision(purchase, yes, day(1), false)).toBe(purchase);
    expect(recordDecision(purchase, { decision: "declined", code: "x" }, day(1), false)).toBe(purchase);
  });
});

/** A statement of a loan that is over. */
const nothing = { held: gbp(0), outstanding: gbp(0), toCome: gbp(0), repaid: gbp(0), seller: gbp(0) };

const after = (statement: Partial<Statement>) =>
  ok(recordExpiry(approved(), day(7), { ...nothing, ...statement, no: 5 }));

describe("an expired hold", () => {
  it("given no advance in time, then the purchase ends and holds no credit; a repeat is no event", () => {
    const purchase = ok(recordExpiry(approved(), day(7)));
    expect(purchase).toMatchObject({ status: "expired", held: gbp(0), event: { timer: "cleared" } });
    expect(recordExpiry(purchase, day(8))).toBe(purchase);
  });

  it("given a debt or a hold in the lender's statement, then the purchase goes on until its goods are shipped or cancelled", () => {
    const found = after({ held: gbp(12_400), outstanding: gbp(100) });
    expect(found).toMatchObject({ status: "advanced", outstanding: gbp(100), event: { name: "loan_changed" } });
    expect(found.event.timer).toMatchObject({ at: day(30), phase: { phase: "unshipped" } });
    expect(after({ held: gbp(1) }).status).toBe("advanced");
    expect(after({}).status).toBe("expired");
  });

  it("given a paid seller, then the purchase cannot expire", () => {
    expect(rejectionOf(recordExpiry(advanced(), day(7)))).toBe("WrongState");
  });
});
