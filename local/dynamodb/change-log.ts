import { isDeepStrictEqual } from "node:util";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import type { ItemWrite, WireItem } from "./dynamodb-request.ts";

/** A committed change of an item, for one trigger of the table's stream. */
export type Change = {
  readonly id: number;
  /** The stream's sequence number: increases in the order of commits, which is not the order of requests. */
  readonly sequence: number;
  readonly trigger: string;
  readonly kind: ItemWrite["kind"];
  readonly key: WireItem;
  /** The item after the change; absent when it was deleted. */
  readonly image?: WireItem;
  /** Sandbox time in milliseconds. */
  readonly at: number;
};

/** A planned change: recorded before the write, so that a kill between the engine's commit and ours cannot lose it. */
export type Intent = { readonly write: ItemWrite; readonly rows: readonly Change[] };

export type ChangeLog = {
  readonly plan: (write: ItemWrite, triggers: readonly string[]) => Intent;
  /** Confirms the change; `image` is the item after it. */
  readonly confirm: (intent: Intent, image: WireItem | undefined) => void;
  readonly discard: (intent: Intent) => void;
  /** Intents that an earlier run neither confirmed nor discarded. */
  readonly unconfirmed: () => Intent[];
  /** Confirmed changes that are not yet delivered, oldest first. */
  readonly undelivered: () => Change[];
  readonly delivered: (changes: readonly Change[]) => void;
  /** Calls the listener with each confirmed change. */
  readonly onChange: (listener: (change: Change) => void) => void;
};

/** Stores the changes of tables with a stream until they are delivered to every trigger. A delivered row is deleted, so the remaining rows are the checkpoint. */
export const makeChangeLog = (store: DatabaseSync, clock: Clock): ChangeLog => {
  store.exec(`CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, trigger TEXT NOT NULL, tableName TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    image TEXT, at INTEGER NOT NULL, settled INTEGER NOT NULL DEFAULT 0, sequence INTEGER NOT NULL DEFAULT 0)`);
  const insert = store.prepare(
    "INSERT INTO change (trigger, tableName, kind, key, image, at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const confirmAsPlanned = store.prepare("UPDATE change SET settled = 1, sequence = ? WHERE id = ?");
  const confirmWithImage = store.prepare("UPDATE change SET settled = 1, sequence = ?, image = ? WHERE id = ?");
  const remove = store.prepare("DELETE FROM change WHERE id IN (SELECT value FROM json_each(?))");
  const select = store.prepare("SELECT * FROM change WHERE settled = ? ORDER BY sequence, id");
  const listeners: ((change: Change) => void)[] = [];
  // Microseconds since 1970, so that a later run starts above all earlier numbers.
  let lastSequence = Date.now() * 1_000;
  const drop = (changes: readonly Change[]) => void remove.run(JSON.stringify(changes.map(({ id }) => id)));

  return {
    plan: (write, triggers) => {
      const at = clock.now();
      const { table, kind, key, image } = write;
      const rows = triggers.map((trigger): Change => {
        const { lastInsertRowid } = insert.run(
          trigger,
          table,
          kind,
          JSON.stringify(key),
          image ? JSON.stringify(image) : null,
          at,
        );
        return { id: Number(lastInsertRowid), sequence: 0, trigger, kind, key, at };
      });
      return { write, rows };
    },
    confirm: ({ write, rows }, image) => {
      for (const { id, ...row } of rows) {
        const sequence = ++lastSequence;
        if (image === write.image) confirmAsPlanned.run(sequence, id);
        else confirmWithImage.run(sequence, image ? JSON.stringify(image) : null, id);
        for (const listener of listeners) listener({ ...row, id, sequence, ...(image && { image }) });
      }
    },
    discard: ({ rows }) => drop(rows),
    unconfirmed: () => rowsOf(select.all(0)).map(({ table, ...row }) => ({ write: { table, ...row }, rows: [row] })),
    undelivered: () => rowsOf(select.all(1)).map(({ table: _table, ...row }) => row),
    delivered: drop,
    onChange: (listener) => void listeners.push(listener),
  };
};

/** Whether a write without an answer took effect, decided by the current item. */
export const tookEffect = ({ kind, image }: ItemWrite, now: WireItem | undefined): boolean => {
  if (kind === "delete") return now === undefined;
  // The result of an update is not known: report the current item, at worst a second time.
  if (kind === "update") return now !== undefined;
  return now !== undefined && isDeepStrictEqual(canonical(now), canonical(image));
};

/** Normalizes sets, which have no order, and numbers, which engines may write differently. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key === "N" && typeof each === "string") return [key, plainNumber(each)];
      if (/^[SNB]S$/.test(key) && Array.isArray(each)) return [key, each.map(String).toSorted()];
      return [key, canonical(each)];
    }),
  );
};

const plainNumber = (text: string): string =>
  /^-?\d+\.\d*?0*$/.test(text) ? text.replace(/\.?0+$/, "") : text.replace(/^\+/, "");

const rowsOf = (rows: readonly Record<string, unknown>[]): (Change & { readonly table: string })[] =>
  rows.map(({ id, sequence, trigger, tableName, kind, key, image, at }) => ({
    id: Number(id),
    sequence: Number(sequence),
    trigger: String(trigger),
    table: String(tableName),
    kind: kind as ItemWrite["kind"],
    key: JSON.parse(String(key)) as WireItem,
    ...(typeof image === "string" && { image: JSON.parse(image) as WireItem }),
    at: Number(at),
  }));
