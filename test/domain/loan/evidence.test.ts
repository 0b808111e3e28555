import { describe, expect, it } from "vitest";
import { useEvidence, withEvidence } from "../../../domain/loan/evidence.ts";
import { postTransition } from "../../../domain/loan/loan.ts";
import { reject } from "../../../domain/rejection.ts";
import { day, held, ok, rejectionOf } from "../fixtures.ts";

const signed = { id: "e1", signedAt: day(0), expiresAt: day(7) };

describe("the evidence of a change", () => {
  it("is recorded with its effect; for the same effect it changes nothing, for another it is rejected", () => {
    const used = ok(useEvidence(held(), signed, "advance.1", day(1)));
    expect(used.evidence).toEqual([{ id: "e1", effect: "advance.1", until: day(7) }]);
    expect(useEvidence(used, signed, "advance.1", day(2))).toBe(used);
    expect(rejectionOf(useEvidence(used, signed, "advance.2", day(2)))).toBe("EvidenceUsed");
  });

  it("is too old after a week, and is forgotten a month later", () => {
    expect(rejectionOf(useEvidence(held(), signed, "advance.1", day(7)))).toBe("EvidenceExpired");
    const used = ok(useEvidence(held(), signed, "advance.1", day(6)));
    const later = ok(useEvidence(used, { id: "e2", signedAt: day(36), expiresAt: day(99) }, "advance.2", day(36)));
    expect(later.evidence?.map(({ id }) => id)).toEqual(["e1", "e2"]);
    const last = ok(useEvidence(later, { id: "e3", signedAt: day(37), expiresAt: day(99) }, "advance.3", day(37)));
    expect(last.evidence?.map(({ id }) => id)).toEqual(["e2", "e3"]);
  });

  it("ends when its signer says, if that is earlier", () => {
    const brief = { ...signed, expiresAt: day(2) };
    expect(rejectionOf(useEvidence(held(), brief, "advance.1", day(2)))).toBe("EvidenceExpired");
    const used = ok(useEvidence(held(), brief, "advance.1", day(1)));
    expect(used.evidence).toEqual([{ id: "e1", effect: "advance.1", until: day(2) }]);
  });

  it("is recorded only with a change", () => {
    const loan = held();
    const use = { evidence: signed, effect: "advance.1", now: day(1) };
    expect(withEvidence(loan, { ...use, isState: true }, (same) => same)).toBe(loan);
    expect(rejectionOf(withEvidence(loan, use, () => reject("WrongState", "no")))).toBe("WrongState");
    const moved = ok(withEvidence(loan, use, (before) => postTransition(before, [], day(1))));
    expect(moved).toMatchObject({ version: loan.version + 1, evidence: [{ id: "e1" }] });
  });

  it.each(["refund.1", "cancel.2", "early.3", "promise.1", "quote.quo_1"])(
    "is a repeat of %s only if that was its own: for other evidence the number is taken",
    (effect) => {
      const done = ok(useEvidence(held(), signed, effect, day(1)));
      expect(withEvidence(done, { evidence: signed, effect, now: day(2) }, (same) => same)).toBe(done);
      const other = { id: "e2", signedAt: day(1), expiresAt: day(7) };
      expect(rejectionOf(withEvidence(done, { evidence: other, effect, now: day(2) }, (same) => same))).toBe(
        "EvidenceInvalid",
      );
      // Also when nobody would believe it any more, as long as its own record would be there; later it is answered as done.
      expect(rejectionOf(withEvidence(done, { evidence: other, effect, now: day(36) }, (same) => same))).toBe(
        "EvidenceInvalid",
      );
      expect(withEvidence(done, { evidence: signed, effect, now: day(36) }, (same) => same)).toBe(done);
      expect(withEvidence(done, { evidence: other, effect, now: day(37) }, (same) => same)).toBe(done);
    },
  );
});
