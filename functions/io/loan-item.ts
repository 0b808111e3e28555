import type { Account, Entry } from "../../domain/journal.ts";
import type { Loan } from "../../domain/loan.ts";
import { money } from "../../domain/money.ts";
import { decode, encode, type Item } from "./item.ts";
import { loanKey } from "./keys.ts";

/** A loan as its item; an entry is `[version, time, kind, account, minor units, account, …]` in the loan's currency, because writes are billed by size. */
export const toLoanItem = ({ id, entries, ...facts }: Loan): Item => ({
  ...loanKey(id),
  ...(encode(facts) as Item),
  entries: entries.map(({ version, at, kind, postings }) => [
    version,
    Date.parse(at),
    kind,
    ...postings.flatMap(({ account, amount }) => [account, amount.minor]),
  ]),
});

/** The loan of an item; the reverse of `toLoanItem`. */
export const toLoan = (item: Item): Loan => {
  const { pk, sk: _sk, entries, ...rest } = item as Packed;
  const facts = decode(rest) as Loan;
  return {
    ...facts,
    id: pk.slice("LOAN#".length),
    entries: entries.map((each) => unpackEntry(each, facts.amount.currency)),
  };
};

type Packed = Item & { readonly pk: string; readonly sk: string; readonly entries: readonly (readonly unknown[])[] };

const unpackEntry = ([version, at, kind, ...postings]: readonly unknown[], currency: string): Entry => ({
  version: version as number,
  at: new Date(at as number).toISOString(),
  kind: kind as Entry["kind"],
  postings: Array.from({ length: postings.length / 2 }, (_, i) => ({
    account: postings[2 * i] as Account,
    amount: money(BigInt(postings[2 * i + 1] as number), currency),
  })),
});
