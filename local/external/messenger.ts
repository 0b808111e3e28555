import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import { json, type HttpRequest, type HttpResponse } from "../http/http-message.ts";

export type Messenger = {
  readonly send: (key: string | undefined, body: unknown) => HttpResponse;
  /** Lists notices to all receivers or to one, newest last. */
  readonly show: (to: string | null) => HttpResponse;
};

/** The newest notices, the newest first. */
export const newestNotices = (store: DatabaseSync, limit: number): readonly Notice[] =>
  store
    .prepare("SELECT notice FROM notice ORDER BY number DESC LIMIT ?")
    .all(limit)
    .map(({ notice }) => JSON.parse(String(notice)) as Notice);

/** A notice as it is stored. */
export type Notice = {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly link?: string;
};

/** The sandbox's messenger: it stores notices to purchasers instead of sending them. */
export const makeMessenger = (store: DatabaseSync, clock: Clock): Messenger => {
  store.exec(`CREATE TABLE IF NOT EXISTS notice (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, receiver TEXT NOT NULL, notice TEXT NOT NULL)`);
  const insert = store.prepare("INSERT OR IGNORE INTO notice (key, receiver, notice) VALUES (?, ?, ?)");
  // At most the newest thousand are listed; older ones stay in the store.
  const all = store.prepare(
    "SELECT notice FROM (SELECT * FROM notice ORDER BY number DESC LIMIT 1000) ORDER BY number",
  );
  const some = store.prepare("SELECT notice FROM notice WHERE receiver = ? ORDER BY number");
  return {
    send: (key, body) => {
      const { to, subject, text, link } = (body ?? {}) as Record<string, unknown>;
      if (key === undefined || typeof to !== "string" || typeof subject !== "string" || typeof text !== "string")
        return json(400, {
          error: "refused",
          reason: "a notice must be { to, subject, text, link? } with an Idempotency-Key",
        });
      const at = new Date(clock.now()).toISOString();
      insert.run(key, to, JSON.stringify({ at, to, subject, text, ...(link !== undefined && { link }) }));
      return json(202, { status: "accepted" });
    },
    show: (to) => {
      const rows = to === null ? all.all() : some.all(to);
      return json(200, { notices: rows.map(({ notice }) => JSON.parse(String(notice)) as object) });
    },
  };
};

/** The idempotency key of a request. */
export const keyOf = ({ headers }: HttpRequest): string | undefined => {
  const key = headers["idempotency-key"];
  return Array.isArray(key) ? key[0] : key;
};
