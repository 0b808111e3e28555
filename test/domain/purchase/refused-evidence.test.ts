import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { acceptGoods, acceptOnSilence } from "../../../domain/purchase/acceptance.ts";
import { cancelUnshipped, openCancellation } from "../../../domain/purchase/cancellation.ts";
import { requestPromise } from "../../../domain/purchase/lateness/promise.ts";
import { recordCollection, requestRepayment } from "../../../domain/purchase/repayment.ts";
import { refuseEvidence, type RefusedPhase } from "../../../domain/purchase/refused-evidence.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { attachEvidence, overdueAt } from "../../../domain/purchase/transition.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { accepted, advanced, day, delivered, gbp, makeStatement, ok, shipped } from "../fixtures.ts";

const refused = (purchase: Purchase, phase: RefusedPhase): Purchase =>
  refuseEvidence(purchase, phase, "EvidenceInvalid", day(6));

describe("evidence that the lender does not accept", () => {
  it("given an acceptance, then the purchase waits for one as before", () => {
    for (const before of [shipped(), delivered()]) {
      const after = refused(attachEvidence(ok(acceptGoods(before, day(5))), "an act"), { phase: "accept" });
      expect(after).toMatchObject({ status: before.status, inFlight: [], event: { name: "acceptance_refused" } });
      expect(after.acceptedAt).toBeUndefined();
      expect(waiting(after)).toEqual(waiting(before));
      expect(ok(acceptGoods(after, day(6))).status).toBe("accepted");
    }
  });

  it("given goods that count as accepted, then they are counted again later, for 58 days, and then wait for an operator", () => {
    let purchase = delivered();
    const asked: number[] = [];
    for (let at = waiting(purchase)?.until ?? ""; asked.length < 9; at = waiting(purchase)?.until ?? "") {
      asked.push((Date.parse(at) - Date.parse(day(0))) / 86_400_000);
      purchase = refuseEvidence(ok(acceptOnSilence(purchase, at)), { phase: "accept" }, "EvidenceMissing", at);
      expect(purchase).toMatchObject({ status: "delivered", event: { name: "acceptance_postponed" }, inFlight: [] });
    }
    expect(asked).toEqual([12, 13, 15, 19, 26, 40, 70, 100, 130]);
    expect(waiting(purchase)).toMatchObject({ who: "operator", until: day(160), phase: { phase: "accept" } });
    expect(purchase.event.timer).toMatchObject({ at: day(160) });
    expect(ok(acceptGoods(purchase, day(140))).status).toBe("accepted");
  });

  it("given goods that are cancelled because they were not shipped in time, then that is tried again for 58 days, and then waits for an operator", () => {
    let purchase = advanced();
    const asked: number[] = [];
    for (let at = waiting(purchase)?.until ?? ""; asked.length < 9; at = waiting(purchase)?.until ?? "") {
      asked.push((Date.parse(at) - Date.parse(day(0))) / 86_400_000);
      const open = cancelUnshipped(purchase, at);
      const refusal = { phase: "cancel", cancellation: asked.length } as const;
      purchase = refuseEvidence(ok(open), refusal, "EvidenceMissing", at);
      expect(purchase).toMatchObject({ status: "advanced", event: { name: "cancellation_refused" } });
    }
    expect(asked).toEqual([30, 31, 33, 37, 44, 58, 88, 118, 148]);
    expect(waiting(purchase)).toMatchObject({ who: "operator", until: day(178), phase: { phase: "unshipped" } });
    expect(overdueAt(purchase)).toBe(addTime(day(178), { minutes: 15 }));
  });

  it("given a repayment, then it is refused and the debt is as before", () => {
    const after = refused(ok(requestRepayment(accepted(), {}, day(6))), { phase: "collect", repayment: 1 });
    expect(after).toMatchObject({
      status: "accepted",
      repayments: [{ no: 1, status: "refused" }],
      outstanding: gbp(16_000),
      inFlight: [],
      event: { name: "repayment_refused" },
    });
    expect(ok(requestRepayment(after, {}, day(7))).repayments).toHaveLength(2);
  });

  it("given a promise, then it is refused and does not count", () => {
    const collected = { outcome: "refused", amount: gbp(0) } as const;
    const statement = makeStatement(6, { due: "2026-02-23", late: 1 });
    const late = ok(recordCollection(accepted(), collected, statement, day(19)));
    const asked = ok(requestPromise(late, "2026-01-30", day(20)));
    const after = refuseEvidence(asked, { phase: "promise", promise: 1 }, "EvidenceMissing", day(20));
    expect(after).toMatchObject({ promises: [{ no: 1, status: "refused" }], event: { name: "promise_refused" } });
    expect(ok(requestPromise(after, "2026-01-30", day(20))).promises).toHaveLength(2);
  });

  it("given a cancellation, then it has failed, its goods are not cancelled, and the purchase waits as before", () => {
    const before = delivered();
    const what = { lines: [{ id: "l1", quantity: 1 }] };
    const after = refused(ok(openCancellation(before, { what }, day(6))), { phase: "cancel", cancellation: 1 });
    expect(after).toMatchObject({
      status: "delivered",
      cancellations: [{ no: 1, status: "failed", code: "EvidenceInvalid" }],
      inFlight: [],
      event: { name: "cancellation_refused" },
    });
    expect(after.lines).toEqual(before.lines);
    expect(waiting(after)).toEqual(waiting(before));
  });

  it("given a repeat, or a phase that has reported, then nothing changes", () => {
    const after = refused(ok(acceptGoods(shipped(), day(5))), { phase: "accept" });
    expect(refused(after, { phase: "accept" })).toBe(after);
    const over = accepted();
    for (const phase of [
      { phase: "accept" },
      { phase: "collect", repayment: 1 },
      { phase: "cancel", cancellation: 1 },
    ] as const)
      expect(refused(over, phase)).toBe(over);
  });
});

describe("the purchaser's act", () => {
  it("given a request that starts a phase, then the phase has it until it reports", () => {
    const asked = attachEvidence(ok(requestRepayment(accepted(), {}, day(6))), "an act");
    const phase = { phase: "collect", repayment: 1, evidence: "an act" };
    expect(asked).toMatchObject({ event: { next: phase }, inFlight: [{ phase }] });
    const after = refused(asked, { phase: "collect", repayment: 1 });
    expect(JSON.stringify([after.event, after.inFlight])).not.toContain("an act");
  });
});
