import { money } from "../../../../domain/money.ts";
import type { LineQuantity } from "../../../../domain/purchase/order-line.ts";
import { packNettings, unpackNettings } from "./netting-item.ts";
import type { Advance, Repayment } from "../../../../domain/purchase/records.ts";

/** An advance as stored: `<no> <status> <amount>` in minor units, then optional fields, each after its letter; with the goods separately. */
export type PackedAdvance = string | { readonly of: string; readonly lines: readonly (readonly [string, number])[] };

/** Packs an advance, because writes are billed by size. */
export const packAdvance = ({ no, status, amount, quote, lines, code, ...price }: Advance): PackedAdvance => {
  const { discount, payout, fixed, holdback, nettings } = price;
  const of = [
    no,
    status,
    amount.minor,
    ...(discount ? [`d${discount.minor}`] : []),
    ...(payout ? [`p${payout.minor}`] : []),
    ...(fixed ? [`f${fixed.minor}`] : []),
    ...(holdback ? [`h${holdback.minor}`] : []),
    ...(nettings ? [`n${packNettings(nettings)}`] : []),
    ...(code === undefined ? [] : [`c${code}`]),
    ...(quote === undefined ? [] : [`q${quote}`]),
  ].join(" ");
  return lines ? { of, lines: lines.map(({ id, quantity }) => [id, quantity] as const) } : of;
};

/** The reverse of `packAdvance`. */
export const unpackAdvance = (packed: PackedAdvance, currency: string): Advance => {
  const { of, lines } = typeof packed === "string" ? { of: packed } : packed;
  const [no, status, amount = "0", ...more] = of.split(" ");
  const besides = new Map(more.map((each) => [each.charAt(0), each.slice(1)]));
  const sum = (name: string, letter: string) => {
    const minor = besides.get(letter);
    return minor !== undefined && { [name]: money(BigInt(minor), currency) };
  };
  const [code, quote, nettings] = [besides.get("c"), besides.get("q"), besides.get("n")];
  return {
    no: Number(no),
    amount: money(BigInt(amount), currency),
    status: status as Advance["status"],
    ...(quote !== undefined && { quote }),
    ...(lines && { lines: lines.map(([id, quantity]): LineQuantity => ({ id, quantity })) }),
    ...sum("discount", "d"),
    ...sum("payout", "p"),
    ...sum("fixed", "f"),
    ...sum("holdback", "h"),
    ...(nettings !== undefined && { nettings: unpackNettings(nettings, currency) }),
    ...(code !== undefined && { code: code as NonNullable<Advance["code"]> }),
  };
};

/** Packs a repayment: `<no> <status> <minor units or -> <how it was received, if unsolicited>`. */
export const packRepayment = ({ no, status, amount, received }: Repayment): string =>
  [no, status, amount?.minor ?? "-", ...(received === undefined ? [] : [received])].join(" ");

/** The reverse of `packRepayment`. */
export const unpackRepayment = (text: string, currency: string): Repayment => {
  const [, no, status, amount = "-", received] = /^(\d+) (\S+) (\S+)(?: (.*))?$/s.exec(text) ?? [];
  return {
    no: Number(no),
    ...(amount !== "-" && { amount: money(BigInt(amount), currency) }),
    status: status as Repayment["status"],
    ...(received !== undefined && { received }),
  };
};
