import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Opens the runtime's own memory (executions, timers, messages, stream records): what is written here survives `kill -9`. */
export const openStore = (folder: string): DatabaseSync => {
  mkdirSync(folder, { recursive: true });
  const store = new DatabaseSync(join(folder, "runtime.sqlite"));
  // A killed process loses nothing with synchronous off: the kernel holds the pages; only a power cut could.
  store.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000;");
  return store;
};
