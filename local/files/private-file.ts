import { chmodSync, closeSync, existsSync, openSync } from "node:fs";

/** Only the user may read a file with secrets, one of an earlier version included: creates it empty if it is missing. SQLite gives its other files the same mode. */
export const makePrivate = (file: string): void => {
  closeSync(openSync(file, "a", 0o600));
  for (const each of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(each)) chmodSync(each, 0o600);
};
