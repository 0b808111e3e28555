import type { DatabaseSync } from "node:sqlite";
import type { Change } from "../dynamodb/change-log.ts";

/** A purchase as the sandbox's page lists it; `amount` is in minor units. */
export type RecentPurchase = {
  readonly id: string;
  readonly mall: string;
  readonly order: string;
  readonly status: string;
  readonly amount: { readonly amount: string; readonly currency: string };
  /** Sandbox time in milliseconds. */
  readonly at: number;
};

/** An event of a purchase. */
export type RecentEvent = Pick<RecentPurchase, "order" | "mall"> & { readonly event: string; readonly at: number };

/** The newest purchases of all malls and their events, as the gateway's table has them. */
export type RecentPurchases = {
  /** Receives every table change. */
  readonly onChange: (change: Pick<Change, "key" | "image" | "at">) => void;
  /** The newest first. */
  readonly purchases: (limit: number) => readonly RecentPurchase[];
  readonly events: (limit: number) => readonly RecentEvent[];
};

/** Kept on disk, so that the page shows them after a restart; older ones than the newest two hundred events are dropped. */
export const makeRecentPurchases = (store: DatabaseSync): RecentPurchases => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS recentEvent (
      number INTEGER PRIMARY KEY AUTOINCREMENT, purchase TEXT NOT NULL, version INTEGER NOT NULL, mall TEXT NOT NULL, name TEXT NOT NULL,
      status TEXT NOT NULL, amount TEXT NOT NULL, currency TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (purchase, version))`);
  const insert = store.prepare(
    "INSERT OR IGNORE INTO recentEvent (purchase, version, mall, name, status, amount, currency, event, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const trim = store.prepare("DELETE FROM recentEvent WHERE number <= ?");
  const events = store.prepare("SELECT * FROM recentEvent ORDER BY number DESC LIMIT ?");
  const purchases = store.prepare(
    "SELECT * FROM recentEvent WHERE number IN (SELECT max(number) FROM recentEvent GROUP BY purchase) ORDER BY number DESC LIMIT ?",
  );
  return {
    onChange: ({ key, image, at }) => {
      const [kind, purchase] = textOf(key["pk"]).split("#");
      if (kind !== "PURCHASE" || textOf(key["sk"]) !== "PURCHASE" || purchase === undefined || !image) return;
      const [currency = "", amount = ""] = moneyOf(image["amount"]);
      const event = lastEventOf(image["timeline"]);
      const facts = [textOf(image["mall"]), textOf(image["order"]), textOf(image["status"]), amount, currency, event];
      const { changes, lastInsertRowid } = insert.run(purchase, numberOf(image["version"]), ...facts, at);
      if (changes > 0) trim.run(Number(lastInsertRowid) - kept);
    },
    events: (limit) =>
      events.all(limit).map(({ name, mall, event, at }) => ({
        order: String(name),
        mall: String(mall),
        event: String(event),
        at: Number(at),
      })),
    purchases: (limit) =>
      purchases.all(limit).map(({ purchase, name, mall, status, amount, currency, at }) => ({
        id: String(purchase),
        mall: String(mall),
        order: String(name),
        status: String(status),
        at: Number(at),
        amount: { amount: String(amount), currency: String(currency) },
      })),
  };
};

const kept = 200;

type Attribute = { readonly S?: string; readonly N?: string; readonly M?: object };

const textOf = (attribute: unknown): string => (attribute as Attribute | undefined)?.S ?? "";

const numberOf = (attribute: unknown): number => Number((attribute as Attribute | undefined)?.N ?? 0);

/** The table has money as `{ "GBP": 1307 }`. */
const moneyOf = (attribute: unknown): readonly string[] =>
  Object.entries((attribute as Attribute | undefined)?.M ?? {}).flatMap(([currency, { N = "" }]) => [
    currency,
    (N as string | undefined) ?? "",
  ]);

/** A timeline is one text, `<time> <event> …` for each event, separated by commas. */
const lastEventOf = (attribute: unknown): string => textOf(attribute).split(",").at(-1)?.split(" ")[1] ?? "";
