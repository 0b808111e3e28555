import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balances } from "../../../domain/ledger/balances.ts";
import {
  applyBankAnswer,
  type MallSettlement,
  nextSettlement,
  settlementEntry,
  settlementReference,
} from "../../../domain/ledger/mall-settlement.ts";
import { day, gbp } from "../fixtures.ts";

const mall = { mall: "mall_a", bankAccount: "GB-1" };

const next = (owes: number, before: readonly MallSettlement[] = []) => nextSettlement(mall, gbp(owes), before, day(9));

const requested = (owes = -500, before: readonly MallSettlement[] = []): MallSettlement => {
  const settlement = next(owes, before);
  if (!settlement) throw new Error("nothing is owed");
  return settlement;
};

const paid = (settlement = requested()) => applyBankAnswer(settlement, "paid", day(9));

const refused = (settlement = requested()) => applyBankAnswer(settlement, "refused", day(9));

describe("the settlement payment to a mall", () => {
  it("is the amount that its loans owe it; a mall that owes, or has a balance of zero, is paid nothing", () => {
    expect(requested()).toEqual({
      mall: "mall_a",
      no: 1,
      version: 1,
      at: day(9),
      status: "asked",
      amount: gbp(500),
      account: "GB-1",
    });
    expect([next(0), next(500)]).toEqual([undefined, undefined]);
  });

  it("is made once: a paid amount is no longer owed, and only later amounts are", () => {
    expect(next(-500, [paid()])).toBeUndefined();
    expect(next(-700, [paid()])).toMatchObject({ no: 2, amount: gbp(200) });
    // A clawback after the payment: the mall owes, and its next payout is netted.
    expect(next(100, [paid()])).toBeUndefined();
  });

  it("is requested again unchanged while the bank has not answered, despite later amounts and a new bank account", () => {
    const open = requested();
    expect(nextSettlement({ ...mall, bankAccount: "GB-2" }, gbp(-900), [open], day(10))).toBe(open);
  });

  it("stays owed when the bank refuses, and is requested under another reference", () => {
    const again = requested(-500, [refused()]);
    expect(again).toMatchObject({ no: 2, amount: gbp(500) });
    expect([settlementReference(refused()), settlementReference(again)]).toEqual([
      "settlement.mall_a.GBP.1",
      "settlement.mall_a.GBP.2",
    ]);
  });

  it("is recorded when it is paid, and stays so: a later refusal changes nothing, a later confirmation is recorded", () => {
    expect([settlementEntry(requested()), settlementEntry(refused())]).toEqual([undefined, undefined]);
    const entry = settlementEntry(paid());
    expect(entry && balances([entry])).toEqual(
      new Map([
        ["mallSettlement", gbp(500)],
        ["cash", gbp(-500)],
      ]),
    );
    const done = paid();
    expect(applyBankAnswer(done, "paid", day(10))).toBe(done);
    expect(applyBankAnswer(done, "refused", day(10))).toBe(done);
    expect(paid(refused())).toMatchObject({ status: "paid", version: 3 });
  });

  it("sums to the amount owed and never to more, whatever the bank answers and whatever is added in between", () => {
    const step = fc.record({
      change: fc.integer({ min: -500, max: 300 }),
      answer: fc.constantFrom("paid", "refused", "none"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let owes = 0;
        let most = 0;
        const settlements: MallSettlement[] = [];
        for (const { change, answer } of steps) {
          owes += change;
          most = Math.max(most, -owes);
          const settlement = next(owes, settlements);
          if (!settlement) continue;
          if (!settlements.includes(settlement)) settlements.push(settlement);
          if (answer !== "none") settlements[settlement.no - 1] = applyBankAnswer(settlement, answer, day(9));
          const moved = settlements
            .filter(({ status }) => status === "paid")
            .reduce((all, each) => all + Number(each.amount.minor), 0);
          expect(moved).toBeLessThanOrEqual(most);
          expect(settlements.filter(({ status }) => status === "asked").length).toBeLessThanOrEqual(1);
        }
        const open = next(owes, settlements);
        if (open) settlements[open.no - 1] = paid(open);
        const rest = next(owes, settlements);
        if (rest) settlements[rest.no - 1] = paid(rest);
        expect(next(owes, settlements)).toBeUndefined();
      }),
    );
  });
});
