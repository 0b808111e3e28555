import { describe, expect, it } from "vitest";
import { decideLoan } from "../../../domain/loan/decision.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import { money } from "../../../domain/money.ts";
import { account, creditRequest, day, gbp, held } from "../fixtures.ts";

const issued = { approvalNumber: "n1", linkHash: "h1" };

describe("the lender's decision", () => {
  it("given enough credit, then the price is held for a week", () => {
    expect(held()).toMatchObject({
      status: "held",
      held: gbp(16_000),
      holdExpiresAt: day(7),
      contact: "a@example.org",
    });
  });

  it.each([
    ["an account that is suspended", { suspended: true }, "AccountSuspended"],
    ["too little credit left", { available: gbp(15_999) }, "CreditLimitExceeded"],
    ["an account in another currency", { limit: money(1n, "KRW"), available: money(1n, "KRW") }, "CurrencyMismatch"],
  ])("given %s, then the loan is declined, holds no credit and stores no contact", (_, facts, code) => {
    const loan = decideLoan(creditRequest, { ...account, ...facts }, issued, day(0));
    expect(loan).toMatchObject({ status: "declined", code });
    expect(loan.contact).toBeUndefined();
    expect(exposure(loan)).toEqual(gbp(0));
  });
});
