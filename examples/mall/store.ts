import { DatabaseSync } from "node:sqlite";
import type { OrderLine, Purchase } from "../../clients/sdk/purchase.ts";

/** An order of the shop, with what the gateway last showed of its checkout and of its purchase. */
export type Order = {
  readonly number: string;
  readonly placedAt: string;
  readonly lines: readonly OrderLine[];
  readonly amount: string;
  readonly checkout?: OrderCheckout;
  readonly purchase?: Purchase;
};

/** Where the customer's order stands at the hosted checkout. */
export type OrderCheckout = { readonly id: string; readonly status: string };

/** What the shop was told of an order. */
export type Told = { readonly type: string; readonly at: string };

export type Store = ReturnType<typeof openStore>;

/** The shop's own database: its orders, what it was told, and who it is. */
export const openStore = (file: string) => {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS placed (
      number TEXT PRIMARY KEY, placedAt TEXT NOT NULL, lines TEXT NOT NULL, amount TEXT NOT NULL,
      checkout TEXT, version INTEGER NOT NULL DEFAULT 0, purchase TEXT);
    CREATE TABLE IF NOT EXISTS told (
      id TEXT PRIMARY KEY, number TEXT NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL);`);
  const insert = database.prepare("INSERT OR IGNORE INTO placed (number, placedAt, lines, amount) VALUES (?, ?, ?, ?)");
  const checkedOut = database.prepare("UPDATE placed SET checkout = ? WHERE number = ?");
  const update = database.prepare("UPDATE placed SET purchase = ?, version = ? WHERE number = ? AND version < ?");
  const one = database.prepare("SELECT * FROM placed WHERE number = ?");
  const all = database.prepare("SELECT * FROM placed ORDER BY placedAt DESC LIMIT 100");
  const insertTold = database.prepare("INSERT OR IGNORE INTO told (id, number, type, at) VALUES (?, ?, ?, ?)");
  const toldOf = database.prepare("SELECT type, at FROM told WHERE number = ? ORDER BY at, rowid");
  const readSetting = database.prepare("SELECT value FROM setting WHERE name = ?");
  const writeSetting = database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
  return {
    /** Written down before anybody is asked, so that a crash in between loses no order; placed twice it is one. */
    place: ({ number, placedAt, lines, amount }: Order): void =>
      void insert.run(number, placedAt, JSON.stringify(lines), amount),
    checkOut: (number: string, { id, status }: OrderCheckout): void =>
      void checkedOut.run(JSON.stringify({ id, status }), number),
    /** Keeps what is news: webhooks and answers overtake each other, and the version tells. */
    remember: (purchase: Purchase): void =>
      void update.run(JSON.stringify(purchase), purchase.version, purchase.order, purchase.version),
    /** The same event comes twice when its first answer was lost. */
    hear: ({ id, type, at }: Told & { readonly id: string }, number: string): void =>
      void insertTold.run(id, number, type, at),
    order: (number: string): Order | undefined => orderOf(one.get(number)),
    orders: (): readonly Order[] => all.all().flatMap((row) => orderOf(row) ?? []),
    told: (number: string): readonly Told[] =>
      toldOf.all(number).map(({ type, at }) => ({ type: String(type), at: String(at) })),
    setting: (name: string): unknown => parsed(readSetting.get(name)?.["value"]),
    set: (name: string, value: unknown): void => void writeSetting.run(name, JSON.stringify(value)),
    close: (): void => database.close(),
  };
};

const parsed = (text: unknown): unknown => (typeof text === "string" ? JSON.parse(text) : undefined);

const orderOf = (row: Readonly<Record<string, unknown>> | undefined): Order | undefined => {
  if (!row) return undefined;
  const checkout = parsed(row["checkout"]) as OrderCheckout | undefined;
  const purchase = parsed(row["purchase"]) as Purchase | undefined;
  return {
    number: String(row["number"]),
    placedAt: String(row["placedAt"]),
    lines: parsed(row["lines"]) as readonly OrderLine[],
    amount: String(row["amount"]),
    ...(checkout && { checkout }),
    ...(purchase && { purchase }),
  };
};
