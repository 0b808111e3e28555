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

/** An open cancellation as a list: its number, the minor units of the most, the deadline, and its goods, or true for all that have left. */
export type PackedCancellation = readonly [number, bigint | number, string, (Goods | true)?];

/** Packs an open cancellation. */
export const packOpenCancellation = ({ no, most, until, goods, shippedOnly }: OpenCancellation): PackedCancellation => {
  const part = goods ?? shippedOnly;
  return [no, most.minor, packInstant(until), ...(part ? ([part] as const) : ([] as const))];
};

/** The reverse of `packOpenCancellation`. */
export const unpackOpenCancellation = (
  [no, most, until, part]: PackedCancellation,
  currency: string,
): OpenCancellation => ({
  no,
  most: money(BigInt(most), currency),
  until: unpackInstant(until),
  ...(part === true ? { shippedOnly: true } : part && { goods: part }),
});
