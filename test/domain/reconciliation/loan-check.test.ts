import { describe, expect, it } from "vitest";
import type { Loan } from "../../../domain/loan/loan.ts";
import { negate } from "../../../domain/money.ts";
import { noCharges } from "../../../domain/protocol/refund-shares.ts";
import { loanDifferences } from "../../../domain/reconciliation/loan-check.ts";
import { bought, funded, gbp, held, repaying, sharesOf } from "../fixtures.ts";

const found = (loan: Loan) => loanDifferences(loan).map(({ what, one, other }) => `${what}: ${one}, ${other}`);

describe("the check of a loan", () => {
  it("given a state and entries that agree, then there is no difference", () => {
    expect([held(), bought(), funded(), repaying()].flatMap(found)).toEqual([]);
  });

  it("given an entry with one changed side, then the entry and the balance are reported", () => {
    const loan = funded();
    const [entry, ...rest] = loan.entries;
    const [side, ...sides] = entry?.postings ?? [];
    if (!entry || !side) throw new Error("there is an entry");
    const changed = { ...entry, postings: [{ ...side, amount: gbp(16_001) }, ...sides] };
    expect(found({ ...loan, entries: [changed, ...rest] })).toEqual([
      "sum of entry 1, receivableDiscounted: £0.00, £0.01",
      "balance of loan: £160.00, £160.01",
    ]);
  });

  it("given a lost entry, then every balance that it changed is reported", () => {
    const loan = funded();
    const without = { ...loan, entries: loan.entries.filter(({ kind }) => kind !== "sellerPaid") };
    expect(found(without)).toEqual(["balance of mallPayable: £0.00, -£158.20", "balance of cash: -£158.20, £0.00"]);
  });

  it("given an entry recorded twice, or a reversal without its original, then the balances are reported", () => {
    const loan = funded();
    const [first, paid] = loan.entries;
    if (!first || !paid) throw new Error("there are two entries");
    const twice = found({ ...loan, entries: [first, paid, paid] });
    expect(twice).toEqual(["balance of mallPayable: £0.00, £158.20", "balance of cash: -£158.20, -£316.40"]);
    const reversed = { ...paid, postings: paid.postings.map((each) => ({ ...each, amount: negate(each.amount) })) };
    expect(found({ ...loan, entries: [first, reversed] })).toHaveLength(2);
  });

  it("given entries out of order, or with an unknown version, then the first of them is reported", () => {
    const loan = funded();
    expect(found({ ...loan, entries: loan.entries.toReversed() })).toEqual([
      `version of entry 2: up to ${loan.version}, in order, 2`,
    ]);
    expect(found({ ...loan, version: 2 })).toEqual(["version of entry 2: up to 2, in order, 3"]);
  });

  it("given a debt that differs from its instalments, then both amounts are reported", () => {
    expect(found({ ...repaying(), instalments: repaying(15_000).instalments })).toEqual([
      "principal, by the loan and by its instalments: £160.00, £150.00",
    ]);
  });

  it("given cash owed to the purchaser on one side only, then it is reported", () => {
    const owed = { ...sharesOf({ cashBack: gbp(500) }), no: 1, status: "posted", returned: noCharges("GBP") } as const;
    expect(found({ ...funded(), refunds: [owed] })).toEqual(["balance of purchaserPayable: -£5.00, £0.00"]);
  });
});
