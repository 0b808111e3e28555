import type { Account, Entry, EntryKind, Posting } from "../../../../domain/ledger/entry.ts";
import { money } from "../../../../domain/money.ts";
import { packInstant, unpackInstant } from "../item.ts";

/**
 * Packs an entry: `<version> <ms in base 36> <kind> <account> <minor units> <account> …` in its loan's currency. It is one text and
 * not a list, because parsing a ledger of a hundred thousand loans takes time for every separate value; the longest names of the usual
 * entries are shortened, because writes are billed by size.
 */
export const packEntry = ({ version, at, kind, postings }: Entry): string =>
  [
    version,
    packInstant(at),
    shortKinds[kind] ?? kind,
    ...postings.flatMap(({ account, amount }) => [shortAccounts[account] ?? account, amount.minor]),
  ].join(" ");

const shortKinds: Partial<Record<EntryKind, string>> = {
  receivableDiscounted: "bought",
  sellerPaid: "paid",
  discountEarned: "earned",
};

const shortAccounts: Partial<Record<Account, string>> = {
  mallPayable: "payable",
  mallSettlement: "settlement",
  discountUnearned: "unearned",
  discountIncome: "income",
  purchaserPayable: "credit",
};

const inFull = (short: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(short).map(([name, abbreviation]) => [abbreviation, name]));

const kinds = inFull(shortKinds);

const accounts = inFull(shortAccounts);

/** The reverse of `packEntry`. */
export const unpackEntry = (text: string, currency: string): Entry => {
  const [version = "", at = "", kind = "", ...sides] = text.split(" ");
  const postings: Posting[] = [];
  for (let i = 0; i < sides.length; i += 2)
    postings.push({
      account: inLong(accounts, sides[i]) as Account,
      amount: money(BigInt(sides[i + 1] ?? ""), currency),
    });
  return { version: Number(version), at: unpackInstant(at), kind: inLong(kinds, kind) as EntryKind, postings };
};

/** Entries before 2026-12 have the names in full. */
const inLong = (names: ReadonlyMap<string, string>, name = ""): string => names.get(name) ?? name;
