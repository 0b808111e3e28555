import { describe, expect, it } from "vitest";
import { decideDispute } from "../../../../domain/purchase/dispute/decision.ts";
import { giveEvidence } from "../../../../domain/purchase/dispute/evidence.ts";
import type { Purchase } from "../../../../domain/purchase/purchase.ts";
import { accepted, cancelling, contesting, day, delivered, disputing, rejectionOf, ok } from "../../fixtures.ts";

const give = (
  purchase: Purchase,
  references: readonly string[],
  by: "purchaser" | "mall" = "purchaser",
  at = day(11),
) => giveEvidence(purchase, { cancellation: 1, by, references }, at);

describe("evidence", () => {
  it("given an open dispute, then either side can add evidence, and the other is notified", () => {
    const one = ok(give(disputing(), ["doc_photo-0001"]));
    expect(one).toMatchObject({
      event: { name: "purchaser_evidence" },
      cancellations: [{ status: "claimed", until: day(20) }],
    });
    const two = ok(give(contesting(one), ["https://cdn.example.co.uk:8443/slips/2026-01/4417.pdf"], "mall", day(12)));
    expect(two.event.name).toBe("mall_evidence");
    expect(two.cancellations[0]?.dispute?.evidence).toEqual([
      { by: "purchaser", reference: "doc_photo-0001", at: day(11) },
      { by: "mall", reference: "doc_delivery-slip", at: day(10) },
      { by: "mall", reference: "https://cdn.example.co.uk:8443/slips/2026-01/4417.pdf", at: day(12) },
    ]);
  });

  it("given the same reference twice, then it is no event; the other side can use it too", () => {
    const one = ok(give(disputing(), ["doc_photo-0001", "doc_photo-0001"]));
    expect(one.cancellations[0]?.dispute?.evidence).toHaveLength(1);
    expect(give(one, ["doc_photo-0001"])).toBe(one);
    expect(ok(give(one, ["doc_photo-0001"], "mall")).cancellations[0]?.dispute?.evidence).toHaveLength(2);
  });

  it("given ten references of one side, then no more are accepted", () => {
    const ten = Array.from({ length: 10 }, (_, i) => `doc_photo-100${i}`);
    const full = ok(give(disputing(), ten));
    expect(rejectionOf(give(full, ["doc_photo-2000"]))).toBe("AmountOutOfRange");
    expect(give(full, ten.slice(3))).toBe(full);
    expect(ok(give(full, ["doc_photo-2000"], "mall")).version).toBe(full.version + 1);
  });

  it.each([
    ["a sentence", "the lamp is broken"],
    ["a name", "Ailsa Reid"],
    ["an address", "ailsa@example.org"],
    ["a telephone number", "+441632960001"],
    ["a number", "4111111111111111"],
    ["an id without a prefix", "5f0c2b9e77aa"],
    ["a link that anybody on the way can read", "http://files.example.org/1.jpg"],
    ["a link with a user", "https://ailsa:secret@files.example.org/1.jpg"],
    ["a link with a query", "https://files.example.org/1.jpg?email=ailsa%40example.org"],
    ["a link with a fragment", "https://files.example.org/1.jpg#ailsa"],
    ["a link with escapes", "https://files.example.org/Ailsa%20Reid.jpg"],
    ["a link to no file", "https://files.example.org/"],
    ["a link to a number", "https://127.0.0.1/1.jpg"],
    ["the proof itself", "data:image/png;base64,iVBORw0KGgo="],
    ["a link longer than 512", `https://files.example.org/${"a".repeat(512)}`],
    ["nothing", ""],
  ])("is rejected for %s", (_, reference) => {
    expect(rejectionOf(give(disputing(), [reference]))).toBe("InvalidRequest");
  });

  it("is rejected without a dispute, and after the decision", () => {
    expect(rejectionOf(give(accepted(), ["doc_photo-0001"]))).toBe("CancellationUnknown");
    expect(rejectionOf(give(cancelling(delivered()), ["doc_photo-0001"]))).toBe("WrongState");
    const decided = ok(decideDispute(contesting(), { cancellation: 1, outcome: "mall" }, day(12)));
    expect(rejectionOf(give(decided, ["doc_photo-0001"]))).toBe("DisputeAlreadyDecided");
  });
});
