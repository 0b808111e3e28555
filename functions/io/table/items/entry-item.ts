import type { Account, Entry, EntryKind, Posting } from "../../../../domain/ledger/entry.ts";
import { money } from "../../../../domain/money.ts";
import { packInstant, unpackInstant } from "../item.ts";

/**
 * Packs an entry: `<version> <ms in base 36> <kind> <account> <minor units> <account> …` in its loan's currency. It is one text and
 * not a list, because parsing a ledger of a hundred thousand loans takes time for every separate value.
 */
export const packEntry = ({ version, at, kind, postings }: Entry): string =>
  [version, packInstant(at), kind, ...postings.flatMap(({ account, amount }) => [account, amount.minor])].join(" ");

/** The reverse of `packEntry`. */
export const unpackEntry = (text: string, currency: string): Entry => {
  const [version = "", at = "", kind = "", ...sides] = text.split(" ");
  const postings: Posting[] = [];
  for (let i = 0; i < sides.length; i += 2)
    postings.push({ account: sides[i] as Account, amount: money(BigInt(sides[i + 1] ?? ""), currency) });
  return { version: Number(version), at: unpackInstant(at), kind: kind as EntryKind, postings };
};
