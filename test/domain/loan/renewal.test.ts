import { describe, expect, it } from "vitest";
import { addTime, type Instant } from "../../../domain/calendar.ts";
import { decideLoan } from "../../../domain/loan/decision.ts";
import { expireHold } from "../../../domain/loan/end-loan.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { type CreditCheck, renewHold } from "../../../domain/loan/renewal.ts";
import { textsOf } from "../../../domain/loan/view/notice.ts";
import { subtract } from "../../../domain/money.ts";
import { account, approvedLoan, bought, creditRequest, day, funded, gbp, held, ok, rejectionOf } from "../fixtures.ts";

/** The account while the loan of 160.00 uses it, with a limit of 200.00. */
const using = (loan: Loan, check: Partial<CreditCheck["account"]> = {}): CreditCheck => ({
  account: { ...account, available: subtract(account.limit, exposure(loan)), ...check },
});

const renew = (loan: Loan, now: Instant, check: CreditCheck = using(loan), requestedAt = now) =>
  renewHold(loan, check, { requestedAt, now });

const expired = (): Loan => ok(expireHold(held(), day(7)));

describe("a hold that is renewed", () => {
  it("given a hold under way, then it lasts seven days from the request, and holds the same credit", () => {
    const loan = ok(renew(held(), day(6)));
    expect(loan).toMatchObject({ status: "held", held: gbp(16_000), holdExpiresAt: day(13), notice: "renewed" });
    expect(loan.version).toBe(held().version + 1);
    expect(exposure(loan)).toEqual(exposure(held()));
  });

  it("given an expired one, then the credit is held again", () => {
    expect(expired()).toMatchObject({ status: "expired", held: gbp(0) });
    expect(ok(renew(expired(), day(12)))).toMatchObject({
      status: "held",
      held: gbp(16_000),
      holdExpiresAt: day(19),
      approvalNumber: "n1",
    });
  });

  it("tells the purchaser how much is kept and until when", () => {
    const loan = approvedLoan(ok(renew(held(), day(6))));
    expect(textsOf(loan, "2026-01-11").renewed).toMatch(/160\.00.*18 January 2026.*You pay nothing/);
  });

  it("ends with the purchaser's consent, thirty days after the decision, and is refused from then on", () => {
    expect(ok(renew(expired(), day(26)))).toMatchObject({ holdExpiresAt: day(30) });
    const last = ok(renew(expired(), day(26)));
    expect(rejectionOf(renew(last, day(27)))).toBe("ConsentExpired");
    expect(rejectionOf(renew(expired(), day(30)))).toBe("ConsentExpired");
    expect(rejectionOf(renew(expired(), day(90)))).toBe("ConsentExpired");
  });

  it("counts from the request: one that was withheld holds no longer, and one that brings nothing changes nothing", () => {
    const loan = held();
    expect(ok(renew(loan, day(6), using(loan), day(2)))).toMatchObject({ holdExpiresAt: day(9) });
    expect(renew(loan, day(6), using(loan), addTime(day(0), { hours: -1 }))).toBe(loan);
    // A mall's clock that is ahead gives no longer hold.
    expect(ok(renew(loan, day(6), using(loan), addTime(day(6), { minutes: 1 })))).toMatchObject({
      holdExpiresAt: day(13),
    });
  });
});

describe("the credit check of a renewal", () => {
  it.each([
    ["is suspended", { suspended: true }, "AccountSuspended"],
    ["has used the credit elsewhere meanwhile", { available: gbp(15_999) }, "CreditLimitExceeded"],
    ["is reviewed by a person", { review: true }, "ReviewRequired"],
  ] as const)("given an expired hold and an account that %s, then nothing is held", (_, facts, code) => {
    const { account: credit } = using(expired());
    expect(rejectionOf(renew(expired(), day(8), { account: { ...credit, ...facts } }))).toBe(code);
  });

  it("counts what this loan holds as available to it, but no more", () => {
    const loan = held();
    expect(ok(renew(loan, day(6), using(loan, { available: gbp(0) })))).toMatchObject({ held: gbp(16_000) });
    // A payment bounced whose credit was used again.
    expect(rejectionOf(renew(loan, day(6), using(loan, { available: gbp(-1) })))).toBe("CreditLimitExceeded");
  });

  it("follows today's rules, and a person's earlier approval of this request", () => {
    const check = using(expired());
    expect(rejectionOf(renew(expired(), day(8), { ...check, ruled: "AccountSuspended" }))).toBe("AccountSuspended");
    expect(rejectionOf(renew(expired(), day(8), { ...check, ruled: "review" }))).toBe("ReviewRequired");
    expect(ok(renew(expired(), day(8), { ...check, ruled: "review", reviewed: "approved" })).status).toBe("held");
  });
});

describe("a loan without a hold", () => {
  it.each([
    ["funded", bought()],
    ["paid out", funded()],
    [
      "declined",
      decideLoan(creditRequest, { ...account, suspended: true }, { approvalNumber: "n", linkHash: "h" }, day(0)),
    ],
  ])("given one that is %s, then there is nothing to renew", (_, loan) => {
    expect(rejectionOf(renew(loan, day(2)))).toBe("WrongState");
  });
});
