import { expect, test } from "vitest";
import { money } from "../../../../../domain/money.ts";
import type { SettlementLine } from "../../../../../domain/protocol/settlement-line.ts";
import { packLine, unpackLine } from "../../../../../functions/io/table/items/line-item.ts";
import { packNettings, unpackNettings } from "../../../../../functions/io/table/items/netting-item.ts";

const at = "2026-11-30T10:00:00.123Z";
const amount = money(-12_345n, "GBP");
const of = { purchase: "pur_06ggwe4xjt4cfv2ya4dphq7m8t", order: "A/1, b c%", version: 12, at };

test("a settlement's line is read as it was written, in a hundred characters", () => {
  const lines: readonly SettlementLine[] = [
    { ...of, kind: "clawback", amount },
    { ...of, kind: "advance", amount: money(1n, "GBP") },
    { kind: "carried", settlement: 7, at, amount },
  ];
  expect(lines.map((line) => unpackLine(packLine(line), "GBP"))).toEqual(lines);
  expect(Math.max(...lines.map((line) => packLine(line).length))).toBeLessThan(100);
});

test("the debts that a payout has settled are read as they were written", () => {
  const nettings = [
    { ...of, kind: "clawback", amount: money(3n, "GBP") },
    { ...of, order: "7", kind: "recourse", amount: money(900_719_925_474_099_312n, "GBP") },
  ] as const;
  expect(unpackNettings(packNettings(nettings), "GBP")).toEqual(nettings);
});
