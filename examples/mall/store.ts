import { DatabaseSync } from "node:sqlite";
import type { OrderLine, Purchase } from "../../clients/sdk/purchase.ts";

/** An order of the shop; `purchase` is what the gateway last showed of it. */
export type Order = {
  readonly number: string;
  readonly placedAt: string;
  readonly contact: string;
  readonly lines: readonly OrderLine[];
  readonly amount: string;
  readonly purchase?: Purchase;
};

/** What the shop was told of an order. */
export type Told = { readonly type: string; readonly at: string };

export type Store = ReturnType<typeof openStore>;

/** The shop's own database: its orders, what it was told, and one setting. */
export const openStore = (file: string) => {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS placed (
      number TEXT PRIMARY KEY, placedAt TEXT NOT NULL, contact TEXT NOT NULL, lines TEXT NOT NULL, amount TEXT NOT NULL,
      version INTEGER NOT NULL DEFAULT 0, purchase TEXT);
    CREATE TABLE IF NOT EXISTS told (
      id TEXT PRIMARY KEY, number TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL);`);
  const insert = database.prepare(
    "INSERT OR IGNORE INTO placed (number, placedAt, contact, lines, amount) VALUES (?, ?, ?, ?, ?)",
  );
  const update = database.prepare("UPDATE placed SET purchase = ?, version = ? WHERE number = ? AND version < ?");
  const one = database.prepare("SELECT * FROM placed WHERE number = ?");
  const all = database.prepare("SELECT * FROM placed ORDER BY placedAt DESC LIMIT 100");
  const insertTold = database.prepare(
    "INSERT OR IGNORE INTO told (id, number, sequence, type, at) VALUES (?, ?, ?, ?, ?)",
  );
  const toldOf = database.prepare("SELECT type, at FROM told WHERE number = ? ORDER BY sequence");
  const readSetting = database.prepare("SELECT value FROM setting WHERE name = ?");
  const writeSetting = database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
  return {
    /** Written down before anybody is asked, so that a crash in between loses no order; placed twice it is one. */
    place: ({ number, placedAt, contact, lines, amount }: Order): void =>
      void insert.run(number, placedAt, contact, JSON.stringify(lines), amount),
    /** Keeps what is news: webhooks and answers overtake each other, and the version tells. */
    remember: (purchase: Purchase): void =>
      void update.run(JSON.stringify(purchase), purchase.version, purchase.order, purchase.version),
    /** The same event comes twice when its first answer was lost. */
    hear: (
      { id, type, at, sequence }: Told & { readonly id: string; readonly sequence: number },
      number: string,
    ): void => void insertTold.run(id, number, sequence, type, at),
    order: (number: string): Order | undefined => orderOf(one.get(number)),
    orders: (): readonly Order[] => all.all().flatMap((row) => orderOf(row) ?? []),
    told: (number: string): readonly Told[] =>
      toldOf.all(number).map(({ type, at }) => ({ type: String(type), at: String(at) })),
    setting: (name: string): unknown => {
      const value = readSetting.get(name)?.["value"];
      return value === undefined ? undefined : JSON.parse(String(value));
    },
    set: (name: string, value: unknown): void => void writeSetting.run(name, JSON.stringify(value)),
    close: (): void => database.close(),
  };
};

const orderOf = (row: Readonly<Record<string, unknown>> | undefined): Order | undefined => {
  if (!row) return undefined;
  const { number, placedAt, contact, lines, amount, purchase } = row as Record<string, string | null>;
  return {
    number: String(number),
    placedAt: String(placedAt),
    contact: String(contact),
    lines: JSON.parse(String(lines)) as readonly OrderLine[],
    amount: String(amount),
    ...(typeof purchase === "string" && { purchase: JSON.parse(purchase) as Purchase }),
  };
};
