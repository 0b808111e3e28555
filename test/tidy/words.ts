import type { SourceTree } from "./source-tree.ts";

/** Words of a private dialect that this code once had, each with the standard term. */
const replaced: Readonly<Record<string, string>> = {
  deed: "operation",
  deeds: "operations",
  told: "notified, or the name of what is meant",
  hears: "receives",
  heard: "received",
  wish: "request, draft",
  mend: "remedy",
  patience: "timeout",
  sieve: "checksum",
  "below nothing": "negative",
  "above nothing": "positive",
};

const dialect = new RegExp(String.raw`\b(${Object.keys(replaced).join("|")})\b`, "gi");

/** A stored attribute keeps its name. */
const stored: readonly string[] = ["functions/io/table/items/purchase-item.ts"];

/** Names and sentences that use such a word, with what to write in its place. */
export const dialectWords = (tree: SourceTree): readonly string[] =>
  [...tree]
    .filter(([path]) => !path.startsWith("test/tidy/") && !stored.includes(path))
    .flatMap(([path, text]) =>
      [...text.matchAll(dialect)].map(([word]) => `${path}: "${word}" (${replaced[word.toLowerCase()]})`),
    );
