import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { makePrivate } from "./private-file.ts";

/** Prepares a database's file: it is readable for the user only, and one that is no database is left as it is and named. */
export const prepareDatabase = (file: string): void => {
  if (existsSync(file) && !statSync(file).isFile()) throw damaged(file, "it is not a file");
  if (existsSync(file) && !isDatabase(file)) throw damaged(file, "it is not a database");
  makePrivate(file);
};

/** What to do about a file of the data folder that cannot be read; nothing was changed. */
export const damaged = (file: string, why: string): Error =>
  new Error(
    `${file} cannot be read: ${why}. Nothing was changed: restore the file, choose another folder with --data, or delete all data with npm start -- --fresh`,
  );

/** Every database begins with these bytes; an empty file is a new one. */
const magic = Buffer.from("SQLite format 3\0", "latin1");

const isDatabase = (file: string): boolean => {
  const head = Buffer.alloc(magic.length);
  const opened = openSync(file, "r");
  try {
    const length = readSync(opened, head, 0, magic.length, 0);
    return length === 0 || head.equals(magic);
  } finally {
    closeSync(opened);
  }
};
