import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { MallDebt } from "../../../domain/ledger/mall-debt.ts";
import { money, sum } from "../../../domain/money.ts";
import { debtsToNet } from "../../../functions/requests/debts-to-net.ts";

const gbp = (minor: bigint) => money(minor, "GBP");
let owed = gbp(0n);
let debts: readonly MallDebt[] = [];
vi.mock("../../../functions/io/store/balance-store.ts", () => ({ settlementOf: async () => owed }));
vi.mock("../../../functions/io/store/debt-store.ts", () => ({ loadDebts: async () => debts }));

const debt = (left: bigint, version: number): MallDebt => ({
  mall: "mall_thistle",
  purchase: `pur_${version}`,
  order: `${version}`,
  version,
  kind: "clawback",
  at: "2026-03-02T09:30:00.000Z",
  left: gbp(left),
});

const amounts = fc.array(fc.bigInt(1n, 9_000n), { minLength: 1, maxLength: 20 });

test("the first attempt of a payout takes the oldest debts", async () => {
  [owed, debts] = [gbp(700n), [debt(300n, 1), debt(400n, 2)]];
  const netted = await debtsToNet("mall_thistle", gbp(500n), 1);
  expect(netted.map((each) => [each.debt.purchase, each.amount.minor, each.left.minor])).toEqual([
    ["pur_1", 300n, 0n],
    ["pur_2", 200n, 200n],
  ]);
});

test("the second attempt takes any debts, and nets as much as the first would", async () => {
  await fc.assert(
    fc.asyncProperty(amounts, fc.bigInt(1n, 99_999n), fc.bigInt(1n, 99_999n), async (lefts, balance, payout) => {
      [owed, debts] = [gbp(balance), lefts.map((left, i) => debt(left, i + 1))];
      const total = async (attempt: number) => {
        const netted = await debtsToNet("mall_thistle", gbp(payout), attempt);
        expect(new Set(netted.map((each) => each.debt.purchase)).size).toBe(netted.length);
        for (const { debt: of, amount, left } of netted) {
          expect(left.minor >= 0n && amount.minor >= 0n).toBe(true);
          expect(left.minor + amount.minor <= of.left.minor).toBe(true);
        }
        return sum(
          netted.map(({ amount }) => amount),
          "GBP",
        );
      };
      expect(await total(2)).toEqual(await total(1));
    }),
  );
});

test("a third attempt nets nothing, and the debts stay for a later payout", async () => {
  [owed, debts] = [gbp(700n), [debt(300n, 1), debt(400n, 2)]];
  expect(await debtsToNet("mall_thistle", gbp(500n), 3)).toEqual([]);
});

test("nothing is netted while the lender owes the mall", async () => {
  [owed, debts] = [gbp(-1n), [debt(300n, 1)]];
  expect(await debtsToNet("mall_thistle", gbp(500n), 1)).toEqual([]);
});
