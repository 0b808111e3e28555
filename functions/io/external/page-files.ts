import { readFile } from "node:fs/promises";

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** The build puts the pages' files next to the function; each is read once. */
const read = new Map<string, Promise<string | undefined>>();

/** A page file by name; undefined for any other name, so that a path never leaves the folder. */
export const pageFile = async (name: string): Promise<{ readonly type: string; readonly text: string } | undefined> => {
  const type = types[/^[\w-]+\.(\w+)$/.exec(name)?.[1] ?? ""];
  if (type === undefined) return undefined;
  const file = read.get(name) ?? readFile(new URL(`pages/${name}`, import.meta.url), "utf8").catch(() => undefined);
  const text = await file;
  // Unknown names are not cached: anyone can send any number of them.
  if (text === undefined) return undefined;
  read.set(name, file);
  return { type, text };
};
