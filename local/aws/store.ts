import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeDataFolder } from "../files/data-folder.ts";
import { damaged, prepareDatabase } from "../files/database-file.ts";

/** Opens the runtime's database (executions, timers, messages, stream records); its writes survive `kill -9`. */
export const openStore = (folder: string): DatabaseSync => {
  makeDataFolder(folder);
  const file = join(folder, "runtime.sqlite");
  prepareDatabase(file);
  const store = new DatabaseSync(file);
  try {
    // With synchronous off, a killed process loses nothing, because the kernel has the pages; only a power failure could.
    store.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000;");
    // Reads the whole schema, so that a damaged file is found before anything is written.
    store.prepare("SELECT count(*) FROM sqlite_schema").get();
  } catch (error) {
    store.close();
    throw damaged(file, error instanceof Error ? error.message : String(error));
  }
  return store;
};
