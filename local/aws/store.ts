import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Opens the runtime's database (executions, timers, messages, stream records); its writes survive `kill -9`. */
export const openStore = (folder: string): DatabaseSync => {
  mkdirSync(folder, { recursive: true });
  const store = new DatabaseSync(join(folder, "runtime.sqlite"));
  // With synchronous off, a killed process loses nothing, because the kernel has the pages; only a power failure could.
  store.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000;");
  return store;
};
