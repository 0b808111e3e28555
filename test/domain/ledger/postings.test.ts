import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balances, purchaserBalance, sellerBalance } from "../../../domain/ledger/balances.ts";
import {
  type Account,
  type EntryKind,
  makeEntry,
  type Posting,
  reversePostings,
} from "../../../domain/ledger/entry.ts";
import {
  cashReturned,
  charged,
  chargedOff,
  creditReclaimed,
  discountEarned,
  holdbackReleased,
  receivableDiscounted,
  receivableUnbought,
  recovered,
  refunded,
  repaid,
  sellerPaid,
  settlementPaid,
} from "../../../domain/ledger/postings.ts";
import { isZero, money, negate, zero } from "../../../domain/money.ts";
import { noCharges } from "../../../domain/protocol/refund-shares.ts";
import { pounds, price } from "../arbitraries.ts";
import { at, gbp, parts, repaidPrincipal, makeJournal, returnOf, some, goodwill } from "./journal-fixtures.ts";

describe("an entry", () => {
  it("is rejected unless its debits equal its credits", () => {
    expect(() => makeEntry(1, at, "repaid", [{ account: "cash", amount: gbp(1n) }])).toThrow(RangeError);
    expect(() =>
      makeEntry(1, at, "repaid", [...repaidPrincipal(gbp(5n)), { account: "cash", amount: gbp(-1n) }]),
    ).toThrow(RangeError);
  });

  it("balances in each currency separately", () => {
    const mixed: Posting[] = [
      { account: "cash", amount: gbp(1n) },
      { account: "loan", amount: money(-1n, "KRW") },
    ];
    expect(() => makeEntry(1, at, "repaid", mixed)).toThrow(RangeError);
    expect(
      makeEntry(1, at, "repaid", [...repaidPrincipal(gbp(1n)), ...repaidPrincipal(money(1n, "KRW"))]).postings,
    ).toHaveLength(4);
  });

  it("leaves out postings of zero", () => {
    expect(
      makeEntry(1, at, "receivableDiscounted", receivableDiscounted(gbp(100n), gbp(0n), gbp(0n))).postings,
    ).toEqual([
      { account: "loan", amount: gbp(100n) },
      { account: "mallPayable", amount: gbp(-100n) },
    ]);
  });

  it("keeps its version, moment and kind", () => {
    expect(makeEntry(7, at, "repaid", repaidPrincipal(gbp(1n)))).toMatchObject({ version: 7, at, kind: "repaid" });
  });
});

/** Postings of zero are left out. */
const booked = (postings: readonly Posting[]) =>
  postings.filter(({ amount }) => !isZero(amount)).map(({ account, amount }) => [account, amount.minor]);

describe("the postings of each event", () => {
  it.each<[string, readonly Posting[], [Account, bigint][]]>([
    [
      "a receivable is bought",
      receivableDiscounted(gbp(100n), gbp(9n), gbp(2n), gbp(10n)),
      [
        ["loan", 100n],
        ["mallPayable", -79n],
        ["discountUnearned", -9n],
        ["feeIncome", -2n],
        ["mallHoldback", -10n],
      ],
    ],
    [
      "the purchase of a receivable is reversed",
      receivableUnbought(gbp(100n), gbp(9n), gbp(2n), gbp(10n)),
      [
        ["loan", -100n],
        ["mallPayable", 79n],
        ["discountUnearned", 9n],
        ["feeIncome", 2n],
        ["mallHoldback", 10n],
      ],
    ],
    [
      "the seller is paid, less old debts",
      sellerPaid(gbp(89n), gbp(19n)),
      [
        ["mallPayable", 89n],
        ["cash", -70n],
        ["mallSettlement", -19n],
      ],
    ],
    [
      "the purchaser repays",
      repaid(gbp(40n), parts({ principal: gbp(20n), interest: gbp(9n), fee: gbp(6n), penalty: gbp(3n) })),
      [
        ["cash", 40n],
        ["loan", -20n],
        ["interestReceivable", -9n],
        ["feeReceivable", -6n],
        ["penaltyReceivable", -3n],
        ["purchaserPayable", -2n],
      ],
    ],
    [
      "interest, a fee and a penalty are owed",
      charged(parts({ principal: gbp(20n), interest: gbp(9n), fee: gbp(6n), penalty: gbp(3n) })),
      [
        ["interestReceivable", 9n],
        ["interestIncome", -9n],
        ["feeReceivable", 6n],
        ["feeIncome", -6n],
        ["penaltyReceivable", 3n],
        ["penaltyIncome", -3n],
      ],
    ],
    [
      "the discount is earned, less unused days",
      discountEarned(gbp(5n), gbp(4n)),
      [
        ["discountUnearned", 9n],
        ["discountIncome", -5n],
        ["mallSettlement", -4n],
      ],
    ],
    [
      "goods are refunded, with interest and fees that the lender bears",
      refunded(returnOf(gbp(100n), gbp(30n), gbp(9n), gbp(4n), some), some.charges),
      [
        ["mallSettlement", 100n],
        ["interestIncome", 7n],
        ["feeIncome", 2n],
        ["loan", -30n],
        ["interestReceivable", -3n],
        ["feeReceivable", -2n],
        ["purchaserPayable", -74n],
        ["discountUnearned", 9n],
        ["discountIncome", -5n],
        ["mallSettlement", -4n],
      ],
    ],
    [
      "goods are refunded, with interest and fees that the mall bears",
      refunded(returnOf(gbp(100n), gbp(30n), gbp(9n), gbp(4n), { ...some, borneBy: "mall" }), noCharges("GBP")),
      [
        ["mallSettlement", 109n],
        ["loan", -30n],
        ["interestReceivable", -3n],
        ["feeReceivable", -2n],
        ["purchaserPayable", -74n],
        ["discountUnearned", 9n],
        ["discountIncome", -5n],
        ["mallSettlement", -4n],
      ],
    ],
    [
      "the lender pays a goodwill",
      refunded(returnOf(gbp(100n), gbp(30n), gbp(0n), gbp(0n), goodwill), noCharges("GBP")),
      [
        ["goodwill", 100n],
        ["loan", -30n],
        ["purchaserPayable", -70n],
      ],
    ],
    [
      "a holdback is released",
      holdbackReleased(gbp(10n)),
      [
        ["mallHoldback", 10n],
        ["mallSettlement", -10n],
      ],
    ],
    [
      "goods are refunded",
      refunded(returnOf(gbp(100n), gbp(30n), gbp(9n), gbp(4n)), noCharges("GBP")),
      [
        ["mallSettlement", 100n],
        ["loan", -30n],
        ["purchaserPayable", -70n],
        ["discountUnearned", 9n],
        ["discountIncome", -5n],
        ["mallSettlement", -4n],
      ],
    ],
    [
      "cash is returned to the purchaser",
      cashReturned(gbp(70n)),
      [
        ["purchaserPayable", 70n],
        ["cash", -70n],
      ],
    ],
    [
      "the lender settles with the mall",
      settlementPaid(gbp(4n)),
      [
        ["mallSettlement", 4n],
        ["cash", -4n],
      ],
    ],
    [
      "the mall settles with the lender",
      settlementPaid(gbp(-4n)),
      [
        ["mallSettlement", -4n],
        ["cash", 4n],
      ],
    ],
  ])("when %s", (_, postings, expected) => {
    expect(booked(postings)).toEqual(expected);
  });

  it("sum to zero for any amounts", () => {
    fc.assert(
      fc.property(pounds(), pounds(), pounds(), (a, b, c) => {
        const all: [EntryKind, readonly Posting[]][] = [
          ["receivableDiscounted", receivableDiscounted(a, b, c, a)],
          ["receivableUnbought", receivableUnbought(a, b, c, b)],
          ["holdbackReleased", holdbackReleased(a)],
          ["sellerPaid", sellerPaid(a, b)],
          ["charged", charged(parts({ interest: a, fee: b, penalty: c }))],
          ["repaid", repaid(a, parts({ principal: b, interest: c }))],
          ["repaid", repaid(a, parts({ fee: b, penalty: c }))],
          ["discountEarned", discountEarned(a, b)],
          ["cashReturned", cashReturned(a)],
          ["settlementPaid", settlementPaid(negate(a))],
          ["chargedOff", chargedOff(parts({ principal: a, interest: b, fee: c, penalty: a }), b)],
          ["recovered", recovered(a, b, c)],
          ["creditReclaimed", creditReclaimed(a)],
          ["repaymentReversed", reversePostings(repaid(a, parts({ principal: b, penalty: c })))],
        ];
        for (const [kind, postings] of all) expect(() => makeEntry(1, at, kind, postings)).not.toThrow();
      }),
    );
  });

  it("reversing the purchase of a receivable restores every account", () => {
    fc.assert(
      fc.property(price(), pounds(), pounds(), pounds(), (amount, discount, fixed, holdback) => {
        const { entries, write } = makeJournal();
        write("receivableDiscounted", receivableDiscounted(amount, discount, fixed, holdback));
        write("receivableUnbought", receivableUnbought(amount, discount, fixed, holdback));
        expect([...balances(entries).values()].every(isZero)).toBe(true);
      }),
    );
  });
});

describe("balances", () => {
  it("of no entries are empty, and neither side owes anything", () => {
    expect(balances([]).size).toBe(0);
    expect(purchaserBalance([], "GBP")).toEqual(zero("GBP"));
    expect(sellerBalance([], "KRW")).toEqual(zero("KRW"));
  });

  it("never mix currencies", () => {
    const two = [
      makeEntry(1, at, "repaid", repaidPrincipal(gbp(1n))),
      makeEntry(2, at, "repaid", repaidPrincipal(money(1n, "KRW"))),
    ];
    expect(() => balances(two)).toThrow(TypeError);
    expect(() => purchaserBalance(two, "GBP")).toThrow(TypeError);
  });

  it("do not depend on the order of the entries", () => {
    fc.assert(
      fc.property(fc.array(pounds(), { maxLength: 8 }), (amounts) => {
        const entries = amounts.map((amount, index) => makeEntry(index + 1, at, "repaid", repaidPrincipal(amount)));
        expect(balances(entries.toReversed())).toEqual(balances(entries));
      }),
    );
  });
});
