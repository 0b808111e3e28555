import { describe, expect, it } from "vitest";
import { sumOf } from "../../../domain/ledger/mall-settlement.ts";
import { linesOf } from "../../../domain/loan/mall-lines.ts";
import { matchLines } from "../../../domain/reconciliation/settlement-check.ts";
import { askedSettlement, repaying, settlementLine } from "../fixtures.ts";

const of = { mall: "m1", currency: "GBP" };

describe("the comparison of settlements, lines and loans", () => {
  it("finds nothing where each settlement has its lines and each movement of a loan one line", () => {
    const loan = { ...repaying(), mall: "m1" };
    const lines = linesOf(loan);
    const match = matchLines();
    match.addLines({ ...of, settlement: 1, lines });
    match.addLoan(loan);
    match.addSettlement({ ...askedSettlement(1), amount: sumOf(lines, "GBP"), lines: lines.length });
    match.addLines({
      ...of,
      settlement: 2,
      lines: [{ kind: "carried", settlement: 1, at: loan.createdAt, amount: sumOf(lines, "GBP") }],
    });
    match.addSettlement({ ...askedSettlement(1), no: 2, amount: sumOf(lines, "GBP"), lines: 1 });
    expect(match.apart()).toEqual([]);
  });

  it("names a settlement with another sum or another number of lines, and a mall whose loans moved otherwise", () => {
    const match = matchLines();
    match.addSettlement(askedSettlement(500));
    expect(match.apart()).toEqual(["number of lines of settlement.m1.GBP.1", "settlement.m1.GBP.1"]);
    match.addLines({ ...of, settlement: 1, lines: [settlementLine(499)] });
    expect(match.apart()).toEqual(["settlement lines of m1 in GBP", "settlement.m1.GBP.1"]);
    match.addLines({ ...of, lines: [settlementLine(-499)] });
    expect(match.apart()).toEqual(["settlement.m1.GBP.1"]);
  });
});
