import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { OrderLine, Purchase } from "../../../clients/sdk/purchase.ts";

/** An order with the latest known state of its checkout and purchase. */
export type Order = {
  readonly number: string;
  readonly placedAt: string;
  readonly lines: readonly OrderLine[];
  readonly amount: string;
  readonly checkout?: OrderCheckout;
  readonly purchase?: Purchase;
};

/** The status of an order's hosted checkout. */
export type OrderCheckout = { readonly id: string; readonly status: string };

/** A webhook event about an order. */
export type OrderEvent = { readonly type: string; readonly at: string };

export type Store = ReturnType<typeof openStore>;

/** The shop's database: orders, received events and settings. */
export const openStore = (file: string) => {
  // The shop's private keys are in it: only the user may read it.
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS placed (
      number TEXT PRIMARY KEY, placedAt TEXT NOT NULL, lines TEXT NOT NULL, amount TEXT NOT NULL,
      checkout TEXT, version INTEGER NOT NULL DEFAULT 0, purchase TEXT);
    CREATE TABLE IF NOT EXISTS event (
      id TEXT PRIMARY KEY, number TEXT NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL);`);
  const insert = database.prepare("INSERT OR IGNORE INTO placed (number, placedAt, lines, amount) VALUES (?, ?, ?, ?)");
  const updateCheckout = database.prepare("UPDATE placed SET checkout = ? WHERE number = ?");
  const update = database.prepare("UPDATE placed SET purchase = ?, version = ? WHERE number = ? AND version < ?");
  const one = database.prepare("SELECT * FROM placed WHERE number = ?");
  const all = database.prepare("SELECT * FROM placed ORDER BY placedAt DESC LIMIT 100");
  const insertEvent = database.prepare("INSERT OR IGNORE INTO event (id, number, type, at) VALUES (?, ?, ?, ?)");
  const eventsOf = database.prepare("SELECT type, at FROM event WHERE number = ? ORDER BY at, rowid");
  const readSetting = database.prepare("SELECT value FROM setting WHERE name = ?");
  const writeSetting = database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
  return {
    /** Stores an order before the checkout is opened, so that a crash loses no order. Repeating it has no effect. */
    place: ({ number, placedAt, lines, amount }: Order): void =>
      void insert.run(number, placedAt, JSON.stringify(lines), amount),
    saveCheckout: (number: string, { id, status }: OrderCheckout): void =>
      void updateCheckout.run(JSON.stringify({ id, status }), number),
    /** Stores a purchase if its version is newer, because webhooks and responses can arrive out of order. */
    save: (purchase: Purchase): void =>
      void update.run(JSON.stringify(purchase), purchase.version, purchase.order, purchase.version),
    /** Stores an event once; the gateway retries an event when the response was lost. */
    saveEvent: ({ id, type, at }: OrderEvent & { readonly id: string }, number: string): void =>
      void insertEvent.run(id, number, type, at),
    order: (number: string): Order | undefined => orderOf(one.get(number)),
    orders: (): readonly Order[] => all.all().flatMap((row) => orderOf(row) ?? []),
    events: (number: string): readonly OrderEvent[] =>
      eventsOf.all(number).map(({ type, at }) => ({ type: String(type), at: String(at) })),
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
