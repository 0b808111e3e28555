import { money } from "../../../../domain/money.ts";
import type { Instalment } from "../../../../domain/repayment/instalment.ts";
import type { PaidPart } from "../../../../domain/repayment/payment.ts";
import { type DebtPart, type DebtParts, partNames } from "../../../../domain/schedule/debt-parts.ts";

/**
 * Packs an instalment: `<no> <from> <due> <charged> <asked…> <paid…>`, amounts in minor units in the order principal, interest, fee,
 * penalty, without trailing zeros, because writes are billed by size.
 */
export const packInstalment = ({ no, from, due, charged, asked, paid }: Instalment): string => {
  const amounts = [...order.map((name) => asked[name].minor), ...order.map((name) => paid[name].minor)];
  const last = amounts.findLastIndex((minor) => minor !== 0n);
  return [no, from, due, charged ? 1 : 0, ...amounts.slice(0, last + 1)].join(" ");
};

/** The reverse of `packInstalment`. */
export const unpackInstalment = (text: string, currency: string): Instalment => {
  const [no, from = "", due = "", charged, ...amounts] = text.split(" ");
  const parts = (start: number): DebtParts =>
    Object.fromEntries(
      order.map((name, index) => [name, money(BigInt(amounts[start + index] ?? 0), currency)]),
    ) as DebtParts;
  return { no: Number(no), from, due, charged: charged === "1", asked: parts(0), paid: parts(order.length) };
};

const order: readonly DebtPart[] = partNames.toReversed();

/** Packs a part of a payment: `<no> <part> <minor units>`. */
export const packPaid = ({ no, part, amount }: PaidPart): string => `${no} ${part} ${amount.minor}`;

/** The reverse of `packPaid`. */
export const unpackPaid = (text: string, currency: string): PaidPart => {
  const [no, part, minor = ""] = text.split(" ");
  return { no: Number(no), part: part as PaidPart["part"], amount: money(BigInt(minor), currency) };
};
