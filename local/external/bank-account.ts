import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import type { Money } from "./bank-rule.ts";

/** What moved on the lender's account: transfers that the lender asked for, credits that others sent, and returns of either. */
type Kind = "payouts" | "debits" | "refunds" | "credits" | "returns";

/** A transfer without its direction: the other party's account, and the reference that both parties see. */
export type Transfer = { readonly account: string; readonly amount: Money; readonly reference: string };

/** An entry of the account, money that came in or went out. `key` is the idempotency key of a transfer, the bank's reference of a credit, the key of what is returned. */
export type BankEntry = Transfer & {
  readonly id: string;
  readonly at: string;
  readonly kind: Kind;
  readonly direction: "in" | "out";
  readonly key: string;
};

/** The lender's account at the sandbox's bank: an append-only list, which is its statement. */
export type BankAccount = ReturnType<typeof openBankAccount>;

/** The most entries of a page, so that a year's statement is read in pieces. */
const maxPage = 1000;

/** Opens the account, stored on disk with the bank's other data. */
export const openBankAccount = (store: DatabaseSync, clock: Clock) => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS bankEntry (no INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE UNIQUE INDEX IF NOT EXISTS bankEntryOfKey ON bankEntry (key, kind = 'returns');`);
  const insert = store.prepare("INSERT INTO bankEntry (kind, key, request, at) VALUES (?, ?, ?, ?) RETURNING *");
  const findTransfer = store.prepare("SELECT * FROM bankEntry WHERE key = ? AND (kind = 'returns') = 0");
  const findReturn = store.prepare("SELECT * FROM bankEntry WHERE key = ? AND (kind = 'returns') = 1");
  const findEntry = store.prepare("SELECT * FROM bankEntry WHERE no = ?");
  const after = store.prepare("SELECT * FROM bankEntry WHERE no > ? ORDER BY no LIMIT ?");
  const add = (kind: Kind, key: string, facts: Transfer & Pick<BankEntry, "direction">): BankEntry =>
    toEntry(insert.get(kind, key, JSON.stringify(facts), clock.now()) ?? {});
  return {
    write: (kind: Exclude<Kind, "returns">, key: string, { account, amount, reference }: Transfer): BankEntry =>
      add(kind, key, { account, amount, reference, direction: isIncoming(kind) ? "in" : "out" }),
    /** The transfer or credit of a key. */
    find: (key: string): BankEntry | undefined => found(findTransfer.get(key)),
    /** The entry with the bank's own id. */
    entry: (id: string): BankEntry | undefined => found(findEntry.get(Number(id.slice(prefix.length)) || 0)),
    /** Takes a transfer back, once; undefined when there is none with that key. */
    takeBack: (key: string): BankEntry | undefined => {
      const [original, known] = [found(findTransfer.get(key)), findReturn.get(key)];
      if (known || !original) return found(known);
      const { account, amount, reference } = original;
      return add("returns", key, { account, amount, reference, direction: isIncoming(original.kind) ? "out" : "in" });
    },
    /** The entries after a cursor, oldest first, and the cursor of the next page; without one there are no more. */
    page: (cursor: number, limit: number): { readonly entries: readonly BankEntry[]; readonly next?: string } => {
      const many = Math.max(1, Math.min(maxPage, limit));
      const entries = after.all(cursor, many).map(toEntry);
      const last = entries.at(-1);
      return { entries, ...(entries.length === many && last && { next: last.id.slice(prefix.length) }) };
    },
    all: (): readonly BankEntry[] => after.all(0, -1).map(toEntry),
  };
};

const found = (row: Row | undefined): BankEntry | undefined => row && toEntry(row);

const isIncoming = (kind: Kind): boolean => kind === "debits" || kind === "credits";

type Row = Readonly<Record<string, SQLOutputValue>>;

const prefix = "bank_";

const toEntry = ({ no, kind, key, request, at }: Row): BankEntry => ({
  ...(JSON.parse(String(request)) as Transfer & Pick<BankEntry, "direction">),
  id: `${prefix}${Number(no)}`,
  at: new Date(Number(at)).toISOString(),
  kind: kind as Kind,
  key: String(key),
});
