import type { UsedEvidence } from "../../../../domain/loan/evidence.ts";
import type { Goods } from "../../../../domain/loan/order-price.ts";
import type { OpenCancellation } from "../../../../domain/loan/records.ts";
import { money } from "../../../../domain/money.ts";
import { packInstant, unpackInstant } from "../item.ts";

/** Packs used evidence: `<id> <effect> <until>`, because writes are billed by size and most loans have some for a week. */
export const packEvidence = ({ id, effect, until }: UsedEvidence): string => `${id} ${effect} ${packInstant(until)}`;

/** The reverse of `packEvidence`. */
export const unpackEvidence = (text: string): UsedEvidence => {
  const [id = "", effect = "", until = ""] = text.split(" ");
  return { id, effect, until: unpackInstant(until) };
};

/**
 * An open cancellation as a list: its number, the minor units of the most, the deadline, its goods, or true for all that have left, the minor
 * units of the least, when it was opened, and the deadline if its goods had left; short where nothing follows.
 */
export type PackedCancellation = readonly [
  number,
  bigint | number,
  string,
  (Goods | true | null)?,
  (bigint | number | null)?,
  string?,
  string?,
];

/** Packs an open cancellation. */
export const packOpenCancellation = (open: OpenCancellation): PackedCancellation => {
  const { no, most, until, goods, shippedOnly, least, openedAt, untilIfLeft } = open;
  const facts = [no, most.minor, packInstant(until)] as const;
  const part = goods ?? shippedOnly;
  if (openedAt !== undefined) {
    const ifLeft = untilIfLeft === undefined ? ([] as const) : ([packInstant(untilIfLeft)] as const);
    return [...facts, part ?? null, least?.minor ?? null, packInstant(openedAt), ...ifLeft];
  }
  if (least) return [...facts, part ?? null, least.minor];
  return part ? [...facts, part] : facts;
};

/** The reverse of `packOpenCancellation`; before 2026-12 it ended with the least. */
export const unpackOpenCancellation = (
  [no, most, until, part, least, openedAt, untilIfLeft]: PackedCancellation,
  currency: string,
): OpenCancellation => ({
  no,
  most: money(BigInt(most), currency),
  until: unpackInstant(until),
  ...(part === true ? { shippedOnly: true } : part && { goods: part }),
  ...(typeof least !== "object" && least !== undefined && { least: money(BigInt(least), currency) }),
  ...(openedAt !== undefined && { openedAt: unpackInstant(openedAt) }),
  ...(untilIfLeft !== undefined && { untilIfLeft: unpackInstant(untilIfLeft) }),
});
