import { money } from "../../../../domain/money.ts";
import type { LineKind, Netting } from "../../../../domain/protocol/settlement-line.ts";
import { packInstant, unpackInstant } from "../item.ts";

/** Packs the netted parts of a payout: `<purchase>/<version>/<ms in base 36>/<kind>/<minor units>/<order>`, separated by commas. */
export const packNettings = (nettings: readonly Netting[]): string =>
  nettings
    .map(({ purchase, order, version, at, kind, amount }) =>
      [purchase, version, packInstant(at), kind, amount.minor, encodeURIComponent(order)].join("/"),
    )
    .join(",");

/** The reverse of `packNettings`. */
export const unpackNettings = (text: string, currency: string): readonly Netting[] =>
  text.split(",").map((each) => {
    const [purchase = "", version, at = "", kind, minor = "", order = ""] = each.split("/");
    return {
      purchase,
      order: decodeURIComponent(order),
      version: Number(version),
      at: unpackInstant(at),
      kind: kind as LineKind,
      amount: money(BigInt(minor), currency),
    };
  });
