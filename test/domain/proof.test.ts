import { describe, expect, it } from "vitest";
import { refund } from "../../domain/loan-refund.ts";
import { type Loan } from "../../domain/loan.ts";
import { addLoan, emptyProof, isProven, viewProof } from "../../domain/proof.ts";
import { day, funded, gbp, held, ok, repaying } from "./lives.ts";

const proofOf = (...loans: readonly Loan[]) => loans.reduce(addLoan, emptyProof);

describe("the proof of the books", () => {
  it("given loans of every kind, then each currency's accounts sum to nothing and both sides are told", () => {
    const proof = proofOf(held(), funded(), repaying(), ok(refund(funded(), 1, gbp(16_000), day(2))));
    expect(isProven(proof)).toBe(true);
    const view = viewProof(proof, [proof.accounts]);
    expect(view).toMatchObject({ loans: 4, proven: true, trialBalance: { GBP: { amount: "0" } }, foldsApart: [] });
    expect(view.sides["GBP"]).toMatchObject({ outstanding: { amount: "32000" }, purchaser: { amount: "32000" } });
  });

  it("given a loan whose debt is not what its entries say, then it is named", () => {
    const proof = proofOf({ ...funded(), outstanding: gbp(1) });
    expect([isProven(proof), proof.differences]).toEqual([false, ["p1"]]);
  });

  it("given a fold of the stream that differs, then the account is named", () => {
    const proof = proofOf(funded());
    const view = viewProof(proof, [{ "cash GBP": gbp(5) }]);
    expect(view.proven).toBe(false);
    expect(view.foldsApart).toContain("cash GBP");
  });
});
