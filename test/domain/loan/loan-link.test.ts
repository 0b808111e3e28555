import { describe, expect, it } from "vitest";
import { completeCollection, requestCollection } from "../../../domain/loan/collection/collection.ts";
import { expireHold } from "../../../domain/loan/end-loan.ts";
import { withEvidence } from "../../../domain/loan/evidence.ts";
import { linkEnded, linkEndsAt, renewLink } from "../../../domain/loan/loan-link.ts";
import { type Loan, postTransition } from "../../../domain/loan/loan.ts";
import { linkNoOf } from "../../../domain/loan/purchaser-link.ts";
import { account, approvedLoan, creditRequest, day, funded, held, ok, rejectionOf, repaying } from "../fixtures.ts";
import { decideLoan } from "../../../domain/loan/decision.ts";

const repaid = (): Loan =>
  ok(completeCollection(ok(requestCollection(repaying(), "early.1", { what: "early" }, day(6))), "early.1", day(6)));

const change = (before: Loan): Loan => postTransition(before, [], day(6));

describe("a purchaser's link", () => {
  it("is replaced by one with the next number, whose notice has it; a declined loan has none", () => {
    const second = ok(renewLink(funded(), "h2", day(3)));
    expect(second).toMatchObject({ linkHash: "h2", link: { no: 2, at: day(3) }, notice: "link_renewed" });
    expect(linkNoOf(funded())).toBe(1);
    expect(linkNoOf(ok(renewLink(second, "h3", day(4))))).toBe(3);
    const declined = decideLoan(
      creditRequest,
      { ...account, suspended: true },
      { approvalNumber: "n1", linkHash: "h1" },
      day(0),
    );
    expect(rejectionOf(renewLink(declined, "h2", day(3)))).toBe("WrongState");
    const last: Loan = { ...second, link: { no: 50, at: day(3) } };
    expect(rejectionOf(renewLink(last, "h51", day(4)))).toBe("WrongState");
  });

  it("ends a year after the loan's last entry, or after it was made; never while the loan is open", () => {
    for (const loan of [held(), funded(), repaying()]) expect(linkEndsAt(approvedLoan(loan))).toBeUndefined();
    const over = approvedLoan(repaid());
    expect(linkEndsAt(over)).toBe(day(6 + 365));
    expect(linkEnded(over, day(370))).toBeUndefined();
    expect(rejectionOf(linkEnded(over, day(371)))).toBe("LinkEnded");
    expect(linkEndsAt(ok(renewLink(over, "h2", day(400))))).toBe(day(765));
    expect(linkEndsAt(approvedLoan(ok(expireHold(held(), day(8)))))).toBe(day(365));
  });

  it("makes acts that change nothing once it is withdrawn, also between their verification and the change", () => {
    const loan = repaying();
    const act = { id: "e1", signedAt: day(6), expiresAt: day(13), link: 1 };
    const use = { evidence: act, effect: "early.1", now: day(6) };
    expect(ok(withEvidence(loan, use, change)).evidence).toMatchObject([{ id: "e1" }]);
    expect(rejectionOf(withEvidence(ok(renewLink(loan, "h2", day(6))), use, change))).toBe("LinkEnded");
  });
});
