import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { deadlines } from "../../../domain/protocol/deadlines.ts";
import { requestAdvance } from "../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import { recordExpiry } from "../../../domain/purchase/loan-request.ts";
import { requestRepayment } from "../../../domain/purchase/repayment.ts";
import { isInFlight, overdueAt, overduePhases, step } from "../../../domain/purchase/transition.ts";
import { accepted, approved, day, gbp, ok, pending } from "../fixtures.ts";

describe("a transition", () => {
  it("is one version, one entry of the timeline and one event", () => {
    const before = approved();
    const after = ok(requestAdvance(before, "rest", day(1)));
    expect(after.version).toBe(before.version + 1);
    expect(after.timeline).toEqual([...before.timeline, { at: day(1), event: "advance_requested" }]);
    expect(after.event).toMatchObject({ no: after.version, name: "advance_requested", at: day(1) });
  });

  it("states by how much each side's debt has changed, where it has", () => {
    const updated = { ...approved(), outstanding: gbp(5000), seller: gbp(-4000) };
    const moved = step(approved(), updated, { name: "advanced" }, day(1));
    expect(moved.timeline.at(-1)).toEqual({
      at: day(1),
      event: "advanced",
      purchaser: gbp(5000),
      seller: gbp(-4000),
    });
    const back = step(moved, { ...moved, outstanding: gbp(3000) }, { name: "repaid" }, day(2));
    expect(back.timeline.at(-1)).toEqual({ at: day(2), event: "repaid", purchaser: gbp(-2000) });
    expect(step(back, back, { name: "delivered" }, day(3)).timeline.at(-1)).toEqual({ at: day(3), event: "delivered" });
  });

  it("keeps an unchanged timer, and sets one again whose time has passed", () => {
    expect(ok(requestAdvance(approved(), "rest", day(1))).event.timer).toBeUndefined();
    const late = ok(requestAdvance(approved(), "rest", day(8)));
    expect(late.event.timer).toMatchObject({ at: addTime(day(8), { minutes: 1 }), phase: { phase: "expire" } });
  });
});

describe("the janitor", () => {
  it("restarts a phase after a quarter of an hour, and a timer that did not fire", () => {
    expect(overdueAt(pending())).toBe(addTime(day(0), deadlines.phase));
    const both = ok(openCancellation(ok(requestAdvance(approved(), "rest", day(1))), { what: "rest" }, day(2)));
    expect(overdueAt(both)).toBe(addTime(day(1), deadlines.phase));
    expect(isInFlight(both, "advance.1") && isInFlight(both, "cancel.1")).toBe(true);
    expect(overduePhases(both, day(1))).toEqual([]);
    expect(overduePhases(both, day(4)).map(({ phase }) => phase)).toEqual(["advance", "cancel", "silence"]);
    const early = ok(requestRepayment(accepted(), { amount: gbp(1) }, day(6)));
    expect(isInFlight(early, "collect.1")).toBe(true);
  });

  it("does nothing once the purchase is closed", () => {
    expect(overdueAt(ok(recordExpiry(approved(), day(7))))).toBeUndefined();
  });
});
