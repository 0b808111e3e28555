import type { DatabaseSync } from "node:sqlite";
import { makeClock, type Clock } from "./time/clock.ts";

/** Small values that survive a restart. */
export type Settings = {
  readonly get: (name: string) => string | undefined;
  readonly set: (name: string, value: string) => void;
};

/** Opens the settings in the runtime's store. */
export const openSettings = (store: DatabaseSync): Settings => {
  store.exec("CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
  const select = store.prepare("SELECT value FROM setting WHERE name = ?");
  const upsert = store.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)");
  return {
    get: (name) => {
      const value = select.get(name)?.value;
      return typeof value === "string" ? value : undefined;
    },
    set: (name, value) => void upsert.run(name, value),
  };
};

/** The clock, as far ahead as the last run left it, because time must never go backwards after a restart. */
export const persistentClock = (settings: Settings): Clock => {
  const clock = makeClock(Number(settings.get("clockOffset") ?? 0));
  const cell = new BigInt64Array(clock.shared);
  clock.onAdvance(() => settings.set("clockOffset", String(Atomics.load(cell, 0))));
  return clock;
};
