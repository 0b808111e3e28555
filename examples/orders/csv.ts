import { parse } from "csv-parse/sync";

/** A row of the file with the number of the line it begins on; the header is line 1. */
export type Row = { readonly line: number; readonly fields: Readonly<Record<Column, string>> };
/** A row that cannot be read, and why. */
export type Malformed = { readonly line: number; readonly why: string };

/** The columns of the UCI data set "Online Retail"; a file may have them in any order, and others beside them. */
const columns = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
] as const;
export type Column = (typeof columns)[number];

/** Reads the rows one by one, so that a malformed one spoils no other; throws only when the columns are not there. */
export const readRows = (text: string): { readonly rows: readonly Row[]; readonly malformed: readonly Malformed[] } => {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/);
  const header = recordOf(lines[0] ?? "") ?? [];
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Error(`line 1: the file has no column ${missing.join(", ")}`);

  const rows: Row[] = [];
  const malformed: Malformed[] = [];
  for (let i = 1; i < lines.length;) {
    const taken = takeRecord(lines, i, header.length);
    if ("why" in taken) malformed.push({ line: i + 1, why: taken.why });
    else if (taken.record) rows.push({ line: i + 1, fields: fieldsOf(header, taken.record) });
    i += taken.lines;
  }
  return { rows, malformed };
};

/** A quoted field may hold line breaks, but a quote that stays open must not swallow the rest of the file. */
const mostLinesOfARecord = 10;

type Taken = { readonly lines: number } & ({ readonly record?: readonly string[] } | { readonly why: string });

const takeRecord = (lines: readonly string[], at: number, width: number): Taken => {
  if ((lines[at] ?? "").trim() === "") return { lines: 1 };
  for (let count = 1; count <= mostLinesOfARecord && at + count <= lines.length; count++) {
    // A stray quote in one line is forgiven; over several lines it would take in whatever quotes come next.
    const record = recordOf(lines.slice(at, at + count).join("\n"), count === 1);
    if (record === undefined) continue;
    // What needs more lines than one and then does not fit was a stray quote.
    if (record.length === width) return { lines: count, record };
    if (count === 1) return { lines: 1, why: `${record.length} columns where the header has ${width}` };
  }
  return { lines: 1, why: "a quote is opened and never closed" };
};

/** One record of CSV; undefined when its quotes do not close. */
const recordOf = (text: string, relax_quotes = true): readonly string[] | undefined => {
  try {
    return parse(text, { relax_column_count: true, relax_quotes, trim: true })[0] ?? [];
  } catch {
    return undefined;
  }
};

const fieldsOf = (header: readonly string[], record: readonly string[]): Row["fields"] =>
  Object.fromEntries(columns.map((column) => [column, record[header.indexOf(column)] ?? ""])) as Row["fields"];
