import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { damaged } from "./database-file.ts";

/** Reads what an earlier start wrote: an object with these lists, none of them empty. */
export const readParties = (file: string, lists: readonly string[]): unknown => {
  const content = parsedFile(file);
  const missing = lists.filter((list) => {
    const value = content[list];
    return !Array.isArray(value) || value.length === 0;
  });
  if (missing.length > 0) throw damaged(file, `it has no ${missing.join(", ")}`);
  return content;
};

/** The file of a sandbox's parties in its data folder. */
export const partiesFile = (folder: string): string => join(folder, "sandbox.json");

/** Writes a new file and renames it, so that a kill leaves the old file or the new one, never a partial one. */
export const writeParties = (file: string, content: object): void => {
  writeFileSync(`${file}.new`, JSON.stringify(content, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** Without the parser's message, which quotes keys. */
const parsedFile = (file: string): Readonly<Record<string, unknown>> => {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    throw damaged(file, "it is not JSON");
  }
};
