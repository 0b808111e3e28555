import { money } from "../../../../domain/money.ts";
import type { LineKind, SettlementLine } from "../../../../domain/protocol/settlement-line.ts";
import { packInstant, unpackInstant } from "../item.ts";

/** Packs a settlement's line: `<kind>/<ms in base 36>/<minor units>/`, then purchase, version and order, or the settlement that is carried over. */
export const packLine = (line: SettlementLine): string => {
  const { kind, at, amount } = line;
  const of =
    line.kind === "carried" ? [line.settlement] : [line.purchase, line.version, encodeURIComponent(line.order)];
  return [kind, packInstant(at), amount.minor, ...of].join("/");
};

/** The reverse of `packLine`. */
export const unpackLine = (text: string, currency: string): SettlementLine => {
  const [kind = "", at = "", minor = "", of = "", version, order = ""] = text.split("/");
  const facts = { at: unpackInstant(at), amount: money(BigInt(minor), currency) };
  return kind === "carried"
    ? { ...facts, kind, settlement: Number(of) }
    : { ...facts, kind: kind as LineKind, purchase: of, version: Number(version), order: decodeURIComponent(order) };
};
