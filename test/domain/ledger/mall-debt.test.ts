import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MallDebt, netDebts, nettingsOf } from "../../../domain/ledger/mall-debt.ts";
import { day, gbp } from "../fixtures.ts";

const debt = (minor: number, version: number): MallDebt => ({
  mall: "m1",
  purchase: `p${version}`,
  order: `o${version}`,
  version,
  at: day(version),
  kind: "clawback",
  left: gbp(minor),
});

const both = [debt(1_000, 1), debt(500, 2)];

const shown = (payout: number, owed: number, debts: readonly MallDebt[] = both) =>
  netDebts(gbp(payout), gbp(owed), debts).map(
    ({ debt: { purchase }, amount, left }) => `${purchase} ${amount.minor} left ${left.minor}`,
  );

describe("the netting of a payout with a mall's debts", () => {
  it("takes the oldest debt first, and no more than the payout", () => {
    expect(shown(1_200, 1_500)).toEqual(["p1 1000 left 0", "p2 200 left 300"]);
    expect(shown(300, 1_500)).toEqual(["p1 300 left 700"]);
    expect(shown(9_000, 1_500)).toEqual(["p1 1000 left 0", "p2 500 left 0"]);
  });

  it("counts the oldest debts as covered where the mall owes less than their sum, because the lender owed it something", () => {
    expect(shown(9_000, 600)).toEqual(["p1 100 left 0", "p2 500 left 0"]);
    expect(shown(9_000, 400)).toEqual(["p1 0 left 0", "p2 400 left 0"]);
    expect(nettingsOf(netDebts(gbp(9_000), gbp(400), both))).toMatchObject([{ purchase: "p2", amount: gbp(400) }]);
  });

  it("takes nothing where the lender owes the mall, or no debt is known", () => {
    expect([shown(9_000, 0), shown(9_000, -5), shown(9_000, 700, [])]).toEqual([[], [], []]);
  });

  it("nets the smallest of payout, balance and debts, and leaves of the debts what the mall still owes", () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: -100, max: 3_000 }),
        amounts,
        (payout, owed, all) => {
          const debts = all.map((minor, i) => debt(minor, i + 1));
          const total = all.reduce((sum, each) => sum + each, 0);
          const netted = netDebts(gbp(payout), gbp(owed), debts);
          const amount = netted.reduce((sum, each) => sum + Number(each.amount.minor), 0);
          const most = Math.min(Math.max(owed, 0), total);
          expect(amount).toBe(Math.min(payout, most));
          const used = new Set(netted.map((each) => each.debt));
          const left = [
            ...netted.map((each) => each.left),
            ...debts.filter((each) => !used.has(each)).map((each) => each.left),
          ];
          if (amount > 0) expect(left.reduce((sum, { minor }) => sum + Number(minor), 0)).toBe(most - amount);
        },
      ),
    );
  });
});
