import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balances, purchaserBalance, sellerBalance } from "../../../domain/ledger/balances.ts";
import {
  cashReturned,
  charged,
  discountEarned,
  holdbackReleased,
  receivableDiscounted,
  refunded,
  repaid,
  sellerPaid,
  settlementPaid,
} from "../../../domain/ledger/postings.ts";
import { add, min, type Money, negate, subtract, zero } from "../../../domain/money.ts";
import { noCharges, shareOf } from "../../../domain/protocol/refund-shares.ts";
import { addParts, type DebtParts, subtractParts, sumParts } from "../../../domain/schedule/debt-parts.ts";
import { pounds, price } from "../arbitraries.ts";
import { gbp, parts, repaidPrincipal, makeJournal, trialBalance, returnOf } from "./journal-fixtures.ts";

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
