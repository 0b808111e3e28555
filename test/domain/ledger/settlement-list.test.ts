import { describe, expect, it } from "vitest";
import { settlementPage, type SettlementFilter } from "../../../domain/ledger/settlement-list.ts";
import { askedSettlement, day } from "../fixtures.ts";

const all = [1, 2, 3].map(
  (no) => ({ ...askedSettlement(10), no, at: day(no), status: no === 3 ? "asked" : "paid" }) as const,
);

const shown = (filter: Partial<SettlementFilter>) => {
  const page = settlementPage(all, { limit: 10, ...filter });
  return page && [page.settlements.map(({ no }) => no), page.next];
};

describe("the list of settlements", () => {
  it("shows the newest first, by currency, status and time", () => {
    expect(shown({})).toEqual([[3, 2, 1], undefined]);
    expect(shown({ status: "paid" })).toEqual([[2, 1], undefined]);
    expect(shown({ currency: "KRW" })).toEqual([[], undefined]);
    expect(shown({ from: day(2), until: day(2) })).toEqual([[2], undefined]);
  });

  it("goes on after the last one of the page before, and rejects an unknown one", () => {
    expect(shown({ limit: 2 })).toEqual([[3, 2], "GBP.2"]);
    expect(shown({ limit: 2, after: "GBP.2" })).toEqual([[1], undefined]);
    expect(shown({ after: "GBP.9" })).toBeUndefined();
  });
});
