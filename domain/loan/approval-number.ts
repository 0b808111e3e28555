import { reject, type Rejection } from "../rejection.ts";

/** Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U (so that no number spells a word). */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Eleven free symbols: 55 bits, which cannot be guessed through a rate-limited API. */
const freeSymbols = 11;

/** Makes the transaction authentication number (승인번호) from ten or more random bytes: `XXXX-XXXX-XXXX`, the last a check symbol. */
export const approvalNumber = (random: Uint8Array): string => {
  if (random.length < 10) throw new RangeError("an approval number takes ten random bytes");
  const bits = random.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  const symbols = Array.from({ length: freeSymbols }, (_, index) => Number((bits >> BigInt(5 * index)) & 31n));
  return grouped([...symbols, checksum(symbols)].map((value) => alphabet.charAt(value)).join(""));
};

/** True for an approval number in the exact form in which it is issued. */
export const isApprovalNumber = (text: string): boolean => parseApprovalNumber(text) === text;

/** Parses a number as typed: any case, with or without dashes, O for 0, I or L for 1. */
export const parseApprovalNumber = (text: string): string | Rejection => {
  const bare = /^[0-9A-Za-z -]{12,40}$/.test(text)
    ? text.replaceAll(/[ -]/g, "").toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1")
    : "";
  const symbols = Array.from(bare, (symbol) => alphabet.indexOf(symbol));
  return symbols.length === freeSymbols + 1 && !symbols.includes(-1) && checksum(symbols) === 0
    ? grouped(bare)
    : reject("ApprovalNumberInvalid", "this is not an approval number; compare it with the notice, symbol by symbol");
};

const grouped = (bare: string): string => `${bare.slice(0, 4)}-${bare.slice(4, 8)}-${bare.slice(8)}`;

/**
 * A Reed-Solomon check over the field of 32 elements: each symbol is weighted by a different power of 2 in that field,
 * so that any single wrong symbol, any two swapped symbols and any mistyped pair (aa for bb) give a sum that is not zero.
 * It starts at 1, so that a row of zeros is invalid.
 */
const checksum = (symbols: readonly number[]): number => symbols.reduce((sum, symbol) => doubled(sum ^ symbol), 1);

/** Times x modulo the primitive polynomial x⁵ + x² + 1. */
const doubled = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);
