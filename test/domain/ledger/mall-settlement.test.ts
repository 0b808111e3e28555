import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balances } from "../../../domain/ledger/balances.ts";
import {
  applyBankAnswer,
  askPayment,
  collectLines,
  type MallSettlement,
  numberOf,
  settlementEntry,
  settlementReference,
  sumOf,
} from "../../../domain/ledger/mall-settlement.ts";
import type { SettlementLine } from "../../../domain/protocol/settlement-line.ts";
import { askedSettlement, day, gbp, settlementLine } from "../fixtures.ts";

const mall = { mall: "m1", currency: "GBP" };

const collected = (amounts: readonly number[], last?: MallSettlement) => {
  const next = collectLines(mall, last, amounts.map(settlementLine), day(7));
  if (!next) throw new Error("nothing was collected");
  return next;
};

const paid = (settlement = askedSettlement(500)) => applyBankAnswer(settlement, "paid", day(9), { ref: "B1" });

const refused = (settlement = askedSettlement(500)) => applyBankAnswer(settlement, "refused", day(9));

describe("the settlement with a mall", () => {
  it("collects lines until they sum to an amount that the mall is owed, and is then asked of the bank", () => {
    const owing = collected([-800, 30]);
    expect(owing.settlement).toEqual({
      mall: "m1",
      no: 1,
      version: 1,
      at: day(7),
      status: "open",
      amount: gbp(-770),
      pages: 1,
      lines: 2,
    });
    expect(askPayment(owing.settlement, "GB-1", day(8))).toBe(owing.settlement);
    const even = collected([770], owing.settlement).settlement;
    expect(askPayment(even, "GB-1", day(8))).toBe(even);
    const due = collected([1], even);
    expect(due).toMatchObject({ settlement: { no: 1, version: 3, lines: 4, pages: 3 }, pages: [{ no: 3 }] });
    expect(askPayment(due.settlement, "GB-1", day(8))).toMatchObject({
      version: 4,
      status: "asked",
      at: day(8),
      account: "GB-1",
      amount: gbp(1),
    });
    expect(collectLines(mall, due.settlement, [], day(8))).toBeUndefined();
  });

  it("divides its lines into pages of a hundred", () => {
    const { settlement, pages } = collected(Array.from({ length: 250 }, () => 1));
    expect(pages.map(({ no, lines }) => [no, lines.length])).toEqual([
      [1, 100],
      [2, 100],
      [3, 50],
    ]);
    expect(settlement).toMatchObject({ pages: 3, lines: 250, amount: gbp(250) });
  });

  it("carries over what the bank refused, under another number", () => {
    const again = collected([30], refused());
    expect(again.settlement).toMatchObject({ no: 2, version: 1, amount: gbp(530), lines: 2 });
    expect(again.pages[0]?.lines[0]).toEqual({ kind: "carried", settlement: 1, at: day(7), amount: gbp(500) });
    expect(collected([], refused()).settlement).toMatchObject({ no: 2, amount: gbp(500) });
    expect([settlementReference(refused()), numberOf(again.settlement)]).toEqual(["settlement.m1.GBP.1", "GBP.2"]);
    expect(collected([30], paid()).settlement).toMatchObject({ no: 2, amount: gbp(30) });
  });

  it("is recorded when it is paid, and stays so: a later refusal changes nothing, a later confirmation is recorded", () => {
    expect([settlementEntry(askedSettlement(500)), settlementEntry(refused())]).toEqual([undefined, undefined]);
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
    expect(paid(refused())).toMatchObject({ status: "paid", version: 4 });
    const open = collected([-1]).settlement;
    expect(applyBankAnswer(open, "paid", day(10))).toBe(open);
  });

  it("sums to its lines at every version, and all payments to what was owed, whatever the bank answers", () => {
    const step = fc.record({
      changes: fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 4 }),
      answer: fc.constantFrom("paid", "refused"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let owed = 0n;
        let last: MallSettlement | undefined;
        const lines = new Map<number, SettlementLine[]>();
        const settled: MallSettlement[] = [];
        for (const { changes, answer } of steps) {
          owed += changes.reduce((sum, each) => sum + BigInt(each), 0n);
          const next = collectLines(mall, last, changes.map(settlementLine), day(7));
          if (next) {
            last = next.settlement;
            lines.set(last.no, [...(lines.get(last.no) ?? []), ...next.pages.flatMap((page) => page.lines)]);
          }
          if (!last) continue;
          expect(last.amount).toEqual(sumOf(lines.get(last.no) ?? [], "GBP"));
          expect(last.lines).toBe(lines.get(last.no)?.length);
          const asked = askPayment(last, "GB-1", day(8));
          if (asked === last) continue;
          last = applyBankAnswer(asked, answer, day(8));
          if (answer === "paid") settled.push(last);
        }
        const rest = last && last.status !== "paid" ? last.amount.minor : 0n;
        expect(settled.reduce((sum, { amount }) => sum + amount.minor, 0n) + rest).toBe(owed);
      }),
    );
  });
});
