import { describe, expect, it } from "vitest";
import type { DeclinedLoan, HeldLoan, Loan, RepayingLoan } from "../../../../../domain/loan/loan.ts";
import { toLoan, toLoanItem } from "../../../../../functions/io/table/items/loan-item.ts";
import { funded, held, repaying } from "../../../../domain/fixtures.ts";

/** The item of a loan with other facts than its status allows, as a damaged table may have it. */
const damaged = (loan: Loan, facts: object) => ({ ...toLoanItem(loan), ...facts });

describe("the item of a loan", () => {
  it("is rejected where its status needs a missing fact", () => {
    const { linkHash: _, ...unlinked } = toLoanItem(held());
    expect(() => toLoan(unlinked)).toThrow(/ is held and has no linkHash$/);
    const { acceptedOn: _a, ...unaccepted } = toLoanItem(repaying());
    expect(() => toLoan(unaccepted)).toThrow(/ is repaying and has no acceptedOn$/);
    expect(() => toLoan(damaged(repaying(), { status: "chargedOff" }))).toThrow(
      / is chargedOff and has no chargedOff$/,
    );
  });

  it("is rejected where its status forbids a fact", () => {
    expect(() => toLoan(damaged(funded(), { acceptedOn: "2026-01-10" }))).toThrow(
      / is funded and must not have acceptedOn$/,
    );
    expect(() => toLoan(damaged(held(), { status: "declined" }))).toThrow(
      / is declined and must not have approvalNumber$/,
    );
    expect(() => toLoan(damaged(held(), { code: "AccountSuspended" }))).toThrow(/ is held and must not have code$/);
  });

  it("is rejected with an unknown status", () => {
    expect(() => toLoan(damaged(held(), { status: "paid" }))).toThrow("has the unknown status paid");
  });
});

const written = (loan: Loan): Loan => loan;

describe("the type of a loan", () => {
  it("does not let a status be written without its facts, or with those of another", () => {
    const [first, second] = [held() as HeldLoan, repaying() as RepayingLoan];
    const declined: Partial<DeclinedLoan> = { status: "declined" };
    // @ts-expect-error a held loan is not accepted
    written({ ...first, acceptedOn: "2026-01-10" });
    // @ts-expect-error a loan under repayment was accepted on a day
    written({ ...first, status: "repaying" });
    // @ts-expect-error a loan is charged off with the amounts that were lost
    written({ ...second, status: "chargedOff" });
    // @ts-expect-error a declined loan has no approval
    written({ ...first, ...declined, status: "declined", code: "AccountSuspended" });
    expect(first.status).toBe("held");
  });
});
