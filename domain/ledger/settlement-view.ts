import { type MallSettlement, numberOf, settlementReference } from "./mall-settlement.ts";
import { toWire } from "../money.ts";
import type { SettlementLine } from "../protocol/settlement-line.ts";

/** A settlement as its mall sees it: `reference` is on the transfer, `lines` counts its lines, `ref` is the bank's own reference. */
export const viewSettlement = (settlement: MallSettlement) => {
  const { status, at, amount, lines, ref } = settlement;
  return {
    no: numberOf(settlement),
    status,
    at,
    amount: toWire(amount),
    lines,
    reference: settlementReference(settlement),
    ...(ref !== undefined && { ref }),
  };
};

/** A line as the mall sees it. */
export const viewLine = (line: SettlementLine) => {
  const { kind, at, amount } = line;
  const shown = { kind, at, amount: toWire(amount) };
  if (line.kind === "carried") return { ...shown, settlement: numberOf({ no: line.settlement, amount }) };
  const { purchase, order } = line;
  return { ...shown, purchase, order };
};
