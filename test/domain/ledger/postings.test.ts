import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balances, purchaserBalance, sellerBalance } from "../../../domain/ledger/balances.ts";
import {
  type Account,
  type Entry,
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
import { add, isZero, min, money, type Money, negate, subtract, sum, zero } from "../../../domain/money.ts";
import { noCharges, type RefundInput, shareOf, splitRefund } from "../../../domain/protocol/refund-shares.ts";
import { addParts, type DebtParts, subtractParts, sumParts, zeroParts } from "../../../domain/schedule/debt-parts.ts";
import { pounds, price } from "../arbitraries.ts";

const at = "2026-03-01T12:00:00.000Z";

const gbp = (minor: bigint) => money(minor, "GBP");

/** A debt of some parts. */
const parts = (some: Partial<DebtParts>): DebtParts => ({ ...zeroParts("GBP"), ...some });

/** A payment of principal only. */
const repaidPrincipal = (amount: Money): readonly Posting[] =>
  repaid(amount, { ...zeroParts(amount.currency), principal: amount });

/** A loan's entries, appended one at a time. */
const makeJournal = () => {
  const entries: Entry[] = [];
  const write = (kind: EntryKind, postings: readonly Posting[]) =>
    void entries.push(makeEntry(entries.length + 1, at, kind, postings));
  const balance = (account: Account): bigint => balances(entries).get(account)?.minor ?? 0n;
  return { entries, write, balance };
};

const trialBalance = (entries: readonly Entry[]): Money => sum([...balances(entries).values()], "GBP");

/** A return of goods with an amount of principal owed; nothing was held, and nothing charged except the overrides. */
const returnOf = (amount: Money, owed: Money, discount: Money, rebate: Money, but: Partial<RefundInput> = {}) =>
  splitRefund({
    released: gbp(0n),
    amount,
    debt: { principal: owed, interest: gbp(0n), fees: gbp(0n) },
    charges: noCharges("GBP"),
    borneBy: "lender",
    sold: { amount, discount, rebate },
    ...but,
  });

const some = {
  debt: { principal: gbp(30n), interest: gbp(3n), fees: gbp(5n) },
  charges: { interest: gbp(7n), fees: gbp(2n) },
};

const goodwill = { sold: { amount: gbp(0n), discount: gbp(0n), rebate: gbp(0n) } };

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

/** The parts that a payment pays, costs first; an excess is the purchaser's credit. */
const pay = (owed: DebtParts, payment: Money): DebtParts => {
  let left = payment;
  const take = (open: Money): Money => {
    const part = min(open, left);
    left = subtract(left, part);
    return part;
  };
  const [penalty, fee, interest] = [take(owed.penalty), take(owed.fee), take(owed.interest)];
  return { penalty, fee, interest, principal: take(owed.principal) };
};

describe("the ledger over a whole purchase", () => {
  it("given a sale repaid on its due date, when it ends, then the lender has earned discount and fee, and owes nothing", () => {
    const { entries, write, balance } = makeJournal();
    write("receivableDiscounted", receivableDiscounted(gbp(10_000n), gbp(60n), gbp(20n)));
    expect([purchaserBalance(entries, "GBP"), sellerBalance(entries, "GBP")]).toEqual([gbp(10_000n), gbp(-9_920n)]);
    write("sellerPaid", sellerPaid(gbp(9_920n), gbp(0n)));
    expect(sellerBalance(entries, "GBP")).toEqual(gbp(0n));
    write("repaid", repaidPrincipal(gbp(10_000n)));
    write("discountEarned", discountEarned(gbp(60n), gbp(0n)));
    expect(Object.fromEntries(balances(entries))).toEqual({
      loan: gbp(0n),
      mallPayable: gbp(0n),
      discountUnearned: gbp(0n),
      feeIncome: gbp(-20n),
      discountIncome: gbp(-60n),
      cash: gbp(80n),
    });
    expect(balance("mallSettlement")).toBe(0n);
  });

  it("given a holdback, when the goods are returned on the first day, then the mall owes the payout that it received", () => {
    const { entries, write, balance } = makeJournal();
    write("receivableDiscounted", receivableDiscounted(gbp(10_000n), gbp(60n), gbp(0n), gbp(1_000n)));
    expect(sellerBalance(entries, "GBP")).toEqual(gbp(-9_940n));
    write("sellerPaid", sellerPaid(gbp(8_940n), gbp(0n)));
    expect(sellerBalance(entries, "GBP")).toEqual(gbp(-1_000n));
    write("refunded", refunded(returnOf(gbp(10_000n), gbp(10_000n), gbp(60n), gbp(60n)), noCharges("GBP")));
    write("holdbackReleased", holdbackReleased(gbp(1_000n)));
    expect([balance("mallSettlement"), balance("mallHoldback")]).toEqual([8_940n, 0n]);
  });

  it("given a return after half was repaid, when refunded, then the mall owes the price less the rebate and the purchaser is owed the rest", () => {
    const { entries, write, balance } = makeJournal();
    write("receivableDiscounted", receivableDiscounted(gbp(10_000n), gbp(60n), gbp(0n)));
    write("sellerPaid", sellerPaid(gbp(9_940n), gbp(0n)));
    write("repaid", repaidPrincipal(gbp(5_000n)));
    write("refunded", refunded(returnOf(gbp(10_000n), gbp(5_000n), gbp(60n), gbp(40n)), noCharges("GBP")));
    expect([purchaserBalance(entries, "GBP"), sellerBalance(entries, "GBP")]).toEqual([gbp(-5_000n), gbp(9_960n)]);
    write("cashReturned", cashReturned(gbp(5_000n)));
    write("settlementPaid", settlementPaid(gbp(-9_960n)));
    expect([purchaserBalance(entries, "GBP"), sellerBalance(entries, "GBP")]).toEqual([gbp(0n), gbp(0n)]);
    expect([balance("cash"), balance("discountIncome")]).toEqual([20n, -20n]);
  });

  type Step =
    | { readonly do: "repay"; readonly most: Money }
    | { readonly do: "charge"; readonly interest: Money; readonly fee: Money; readonly penalty: Money }
    | { readonly do: "refund"; readonly most: Money; readonly unused: bigint; readonly borneBy: "lender" | "mall" };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant("repay" as const), most: price(40_000n) }),
    fc.record({
      do: fc.constant("charge" as const),
      interest: pounds(2_000n),
      fee: pounds(200n),
      penalty: pounds(200n),
    }),
    fc.record({
      do: fc.constant("refund" as const),
      most: price(40_000n),
      unused: fc.bigInt({ min: 0n, max: 30n }),
      borneBy: fc.constantFrom("lender" as const, "mall" as const),
    }),
  );

  it("given any charges, repayments and refunds, when all is settled, then every debt is zero and the cash is the lender's income", () => {
    fc.assert(
      fc.property(price(100_000n), pounds(5_000n), fc.array(step, { maxLength: 12 }), (extra, most, steps) => {
        const amount = add(extra, gbp(100n));
        const discount = min(most, gbp(amount.minor / 2n));
        const fixed = gbp(20n);
        const { entries, write, balance } = makeJournal();
        const balanced = () => expect(trialBalance(entries)).toEqual(zero("GBP"));

        write("receivableDiscounted", receivableDiscounted(amount, discount, fixed));
        write("sellerPaid", sellerPaid(subtract(amount, add(discount, fixed)), gbp(0n)));
        let owed = parts({ principal: amount });
        let [goods, unearned, cashBack, clawback] = [amount, discount, gbp(0n), gbp(0n)];
        // Charges that were not returned to the purchaser.
        let cost = noCharges("GBP");

        for (const taken of steps) {
          if (taken.do === "repay") {
            const paid = pay(owed, taken.most);
            write("repaid", repaid(taken.most, paid));
            owed = subtractParts(owed, paid);
            cashBack = add(cashBack, subtract(taken.most, sumParts(paid)));
          } else if (taken.do === "charge") {
            const { interest, fee, penalty } = taken;
            write("charged", charged(parts({ interest, fee, penalty })));
            owed = addParts(owed, parts({ interest, fee, penalty }));
            cost = { interest: add(cost.interest, interest), fees: add(cost.fees, fee) };
          } else if (goods.minor > 0n) {
            const returned = min(taken.most, goods);
            const discountShare = shareOf(unearned, returned, goods);
            const rebate = gbp((discountShare.minor * taken.unused) / 30n);
            const charges = {
              interest: shareOf(cost.interest, returned, goods),
              fees: shareOf(cost.fees, returned, goods),
            };
            const { borneBy } = taken;
            const debt = { principal: owed.principal, interest: owed.interest, fees: owed.fee };
            const refund = returnOf(returned, owed.principal, discountShare, rebate, { debt, charges, borneBy });
            write("refunded", refunded(refund, borneBy === "lender" ? charges : noCharges("GBP")));
            owed = subtractParts(
              owed,
              parts({ principal: refund.loanPrincipal, interest: refund.loanInterest, fee: refund.fees }),
            );
            cost = { interest: subtract(cost.interest, charges.interest), fees: subtract(cost.fees, charges.fees) };
            goods = subtract(goods, returned);
            unearned = subtract(unearned, discountShare);
            [cashBack, clawback] = [add(cashBack, refund.cashBack), add(clawback, refund.clawback)];
          }
          balanced();
          // After each step, the parties' debts equal those of the ledger.
          expect(purchaserBalance(entries, "GBP")).toEqual(subtract(sumParts(owed), cashBack));
          expect(sellerBalance(entries, "GBP")).toEqual(clawback);
          expect(balance("discountUnearned")).toBe(-unearned.minor);
        }

        write("repaid", repaid(sumParts(owed), owed));
        write("discountEarned", discountEarned(unearned, gbp(0n)));
        write("cashReturned", cashReturned(cashBack));
        write("settlementPaid", settlementPaid(negate(clawback)));
        balanced();
        for (const account of [
          "loan",
          "interestReceivable",
          "feeReceivable",
          "penaltyReceivable",
          "mallPayable",
          "mallSettlement",
          "purchaserPayable",
          "discountUnearned",
        ] as const)
          expect(balance(account)).toBe(0n);
        const incomes = ["discountIncome", "feeIncome", "interestIncome", "penaltyIncome"] as const;
        expect(balance("cash")).toBe(-incomes.reduce((all, income) => all + balance(income), 0n));
        expect(balance("cash")).toBeGreaterThanOrEqual(fixed.minor);
      }),
    );
  });
});
