import { describe, expect, it } from "vitest";
import { balances } from "../../../domain/ledger/balances.ts";
import { applyBankAnswer } from "../../../domain/ledger/mall-settlement.ts";
import { completeCollection, requestCollection } from "../../../domain/loan/collection/collection.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { refund } from "../../../domain/loan/refund/refund.ts";
import { negate } from "../../../domain/money.ts";
import {
  addLoan,
  addSettlement,
  emptyProof,
  isProven,
  viewProof,
} from "../../../domain/reconciliation/trial-balance.ts";
import { askedSettlement, day, funded, gbp, held, ok, repaying } from "../fixtures.ts";

const proofOf = (...loans: readonly Loan[]) => loans.reduce(addLoan, emptyProof);

describe("the proof of the ledger", () => {
  it("given loans of every kind, then each currency's accounts sum to zero and both sides are shown", () => {
    const proof = proofOf(held(), funded(), repaying(), ok(refund(funded(), 1, gbp(16_000), day(2))));
    expect(isProven(proof)).toBe(true);
    const view = viewProof(proof, [proof.accounts]);
    expect(view).toMatchObject({ loans: 4, proven: true, trialBalance: { GBP: { amount: "0" } }, foldsApart: [] });
    expect(view.sides["GBP"]).toMatchObject({ outstanding: { amount: "32000" }, purchaser: { amount: "32000" } });
  });

  it("given a settlement, then it is in the ledger when it is paid, and the amount owed to the mall is lower by it", () => {
    const early = ok(
      completeCollection(
        ok(requestCollection(repaying(), "early.1", { what: "early", amount: gbp(16_000) }, day(6))),
        "early.1",
        day(6),
      ),
    );
    const owes = balances(early.entries).get("mallSettlement") ?? gbp(0);
    const settlement = askedSettlement(-Number(owes.minor));
    const proof = proofOf(early);
    expect(addSettlement(proof, settlement)).toBe(proof);
    const paid = addSettlement(proof, applyBankAnswer(settlement, "paid", day(7)));
    expect(isProven(paid)).toBe(true);
    expect([proof.sides["GBP"]?.seller, paid.sides["GBP"]?.seller]).toEqual([owes, gbp(0)]);
    expect(addSettlement(emptyProof, applyBankAnswer(settlement, "paid", day(7))).sides["GBP"]?.seller).toEqual(
      negate(owes),
    );
  });

  it("given a holdback without an entry, then the loan is reported", () => {
    const [receivable] = funded().receivables;
    const wrong = { ...funded(), receivables: receivable ? [{ ...receivable, withheld: gbp(1) }] : [] };
    expect(proofOf(wrong).differences).toEqual(["p1"]);
    expect(isProven(proofOf(funded(16_000, { holdbackBasisPoints: 1_000 })))).toBe(true);
  });

  it("given a loan whose debt differs from its entries, then it is reported", () => {
    const proof = proofOf({ ...funded(), outstanding: gbp(1) });
    expect([isProven(proof), proof.differences]).toEqual([false, ["p1"]]);
  });

  it("given a fold of the stream that differs, then the account is reported", () => {
    const proof = proofOf(funded());
    const view = viewProof(proof, [{ "cash GBP": gbp(5) }]);
    expect(view.proven).toBe(false);
    expect(view.foldsApart).toContain("cash GBP");
  });
});
