import { describe, expect, it } from "vitest";
import { openCancellation, recordCancellation } from "../../../domain/purchase/cancellation.ts";
import { decideDispute } from "../../../domain/purchase/dispute/decision.ts";
import { openDispute } from "../../../domain/purchase/dispute/dispute.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { requestRefund } from "../../../domain/purchase/refund-request.ts";
import { failRefund } from "../../../domain/purchase/refund-result.ts";
import { refuseEvidence } from "../../../domain/purchase/refused-evidence.ts";
import { decideOnSilence, reportReturn } from "../../../domain/purchase/return-report.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { accepted, advanced, cancelling, contesting, day, delivered, disputing, gbp, ok } from "../fixtures.ts";

const refused = (purchase: Purchase, at = 10, no = 1): Purchase =>
  refuseEvidence(purchase, { phase: "refund", cancellation: no }, "EvidenceInvalid", day(at));

/** The mall was silent until that day, and the lender cannot compute the amount. */
const unknown = (purchase: Purchase, at: number): Purchase =>
  refuseEvidence(
    ok(decideOnSilence(purchase, 1, day(at))),
    { phase: "refund", cancellation: 1 },
    "AmountUnknown",
    day(at),
  );

describe("a refund whose evidence the lender does not accept", () => {
  it.each<[string, Purchase, string, number]>([
    [
      "stopped goods",
      ok(reportReturn(cancelling(advanced()), { cancellation: 1, outcome: "stopped" }, day(9))),
      "stopping",
      11,
    ],
    [
      "received goods",
      ok(reportReturn(cancelling(delivered()), { cancellation: 1, outcome: "received" }, day(9))),
      "returning",
      20,
    ],
    [
      "a lost dispute",
      ok(decideDispute(contesting(), { cancellation: 1, outcome: "purchaser" }, day(9))),
      "disputed",
      24,
    ],
  ])("given %s, then the cancellation waits as before", (_, purchase, status, until) => {
    const after = refused(purchase);
    expect(after).toMatchObject({
      cancellations: [{ no: 1, status, until: day(until) }],
      event: { name: "refund_failed" },
      inFlight: [],
    });
    expect(after.cancellations[0]?.verdict).toBeUndefined();
    expect(waiting(after)).toMatchObject({ phase: { phase: "silence", cancellation: 1 }, until: day(until) });
    expect(after.lines).toEqual(purchase.lines);
  });

  it("given a return that the mall had refused, then the lender decides again", () => {
    const back = ok(
      reportReturn(cancelling(delivered()), { cancellation: 1, outcome: "refused", evidence: "worn" }, day(7)),
    );
    const decided = ok(decideDispute(back, { cancellation: 1, outcome: "purchaser" }, day(9)));
    expect(refused(decided).cancellations).toMatchObject([{ status: "disputed", until: day(21) }]);
  });

  it("given the mall's silence, then it is asked again for two months, less and less often, and has failed then", () => {
    let purchase = cancelling(advanced());
    const asked: number[] = [];
    for (let n = 0; n < 7; n++) {
      const until = waiting(purchase)?.until ?? "";
      const at = (Date.parse(until) - Date.parse(day(0))) / 86_400_000;
      asked.push(at);
      purchase = refused(ok(decideOnSilence(purchase, 1, until)), at);
    }
    expect(asked).toEqual([7, 8, 10, 14, 21, 35, 65]);
    expect(purchase.cancellations).toMatchObject([{ status: "failed", code: "EvidenceInvalid" }]);
    expect(purchase.lines.every(({ cancelled }) => cancelled === 0)).toBe(true);
    expect(waiting(purchase)).toMatchObject({ phase: { phase: "unshipped" } });
  });

  it("given silence about an amount that the lender cannot compute, then its staff decide, and the mall can still answer", () => {
    const open = unknown(cancelling(delivered()), 20);
    expect(open.cancellations).toMatchObject([
      { status: "disputed", until: day(34), dispute: { kind: "refundNotProcessed", at: day(20) } },
    ]);
    expect(open.lines).toEqual(cancelling(delivered()).lines);
    const verdict = ok(decideDispute(open, { cancellation: 1, outcome: { amount: gbp(9_000) } }, day(21)));
    expect(verdict.cancellations).toMatchObject([{ status: "refunding", amount: gbp(9_000) }]);
    const answered = ok(reportReturn(open, { cancellation: 1, outcome: "received" }, day(21)));
    expect(answered.cancellations).toMatchObject([{ status: "refunding", amount: gbp(16_000) }]);
    const statuses = [34, 48, 62, 76, 90, 104].reduce<Purchase[]>(
      (all, at) => [...all, unknown(all.at(-1) ?? open, at)],
      [],
    );
    expect(statuses.map(({ cancellations }) => cancellations[0]?.status)).toEqual([
      ...Array<string>(5).fill("disputed"),
      "failed",
    ]);
  });

  it("given goods that cost more than a refund under way had left, then they have their price once that refund has failed", () => {
    const gift = ok(requestRefund(accepted(), { amount: gbp(12_000) }, day(6)));
    const goods = ok(openCancellation(gift, { what: { lines: [{ id: "l1", quantity: 2 }] } }, day(6)));
    const silent = ok(decideOnSilence(recordCancellation(goods, 2, day(6)), 2, day(20)));
    expect(silent.cancellations[1]).toMatchObject({ status: "refunding", amount: gbp(4_000) });
    expect(refused(silent, 20, 2).cancellations[1]).toMatchObject({ status: "returning", amount: gbp(4_000) });
    const failed = failRefund(silent, 1, "PreviewStale", day(20));
    expect(refused(ok(failed), 20, 2).cancellations[1]).toMatchObject({ status: "returning", amount: gbp(6_000) });
  });

  it("given a refund that the mall requested, then it has failed at once", () => {
    const own = ok(requestRefund(accepted(), { amount: gbp(500) }, day(9)));
    expect(refused(own).cancellations).toMatchObject([{ status: "failed", code: "EvidenceInvalid" }]);
  });

  it("given a phase that has reported, then nothing changes", () => {
    const after = refused(ok(requestRefund(accepted(), { amount: gbp(500) }, day(9))));
    expect(refused(after)).toBe(after);
  });
});

const missing = (purchase: Purchase) =>
  ok(openDispute(purchase, { kind: "refundNotProcessed", what: { cancellation: 1 }, evidence: [] }, day(8)));

describe("a missing refund", () => {
  it("is the lender's to know: its act travels with a phase", () => {
    const reported = missing(cancelling(delivered()));
    expect(reported.event.next).toEqual({ phase: "cancel", cancellation: 1 });
  });

  it("given an act that the lender does not accept, then the cancellation still waits", () => {
    const after = refuseEvidence(
      missing(cancelling(delivered())),
      { phase: "cancel", cancellation: 1 },
      "EvidenceInvalid",
      day(8),
    );
    expect(after).toMatchObject({ cancellations: [{ status: "returning" }], inFlight: [] });
    const claim = refuseEvidence(disputing(), { phase: "cancel", cancellation: 1 }, "EvidenceInvalid", day(8));
    expect(claim.cancellations).toMatchObject([{ status: "claimed" }]);
    const unseen = ok(openCancellation(delivered(), { what: "rest" }, day(6)));
    expect(
      refuseEvidence(unseen, { phase: "cancel", cancellation: 1 }, "EvidenceInvalid", day(8)).cancellations,
    ).toMatchObject([{ status: "failed" }]);
  });
});
