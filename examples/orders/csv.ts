import { parse } from "csv-parse/sync";

/** A row of the file with the number of its first line; the header is line 1. */
export type Row = { readonly line: number; readonly fields: Readonly<Record<Column, string>> };
/** A row that cannot be read, and why. */
export type Malformed = { readonly line: number; readonly why: string };

/** The columns of the UCI data set "Online Retail"; a file may have them in any order, and additional columns. */
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

/** Reads the rows one by one, so that a malformed row does not affect others. Throws when a required column is missing. */
export const readRows = (text: string): { readonly rows: readonly Row[]; readonly malformed: readonly Malformed[] } => {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/);
  if (lines.every((line) => line.trim() === "")) throw new Error("the file is empty");
  // Excel's note of its delimiter, before the header.
  const first = /^"?sep=.?"?$/i.test(lines[0] ?? "") ? 1 : 0;
  const delimiter = delimiterOf(lines[first] ?? "");
  const header = headerOf(lines[first] ?? "", delimiter);
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new Error(`line ${first + 1}: the file has no column ${missing.join(", ")}; it needs ${columns.join(", ")}`);

  const rows: Row[] = [];
  const malformed: Malformed[] = [];
  for (let i = first + 1; i < lines.length;) {
    const result = readRecord(lines, i, { width: header.length, delimiter });
    if ("why" in result) malformed.push({ line: i + 1, why: result.why });
    else if (result.record) rows.push({ line: i + 1, fields: fieldsOf(header, result.record, delimiter) });
    i += result.lines;
  }
  return { rows, malformed };
};

/** The names in the header; those of our columns in any case, with or without spaces, as programs export them. */
const headerOf = (line: string, delimiter: string): readonly string[] =>
  (recordOf(line, delimiter) ?? []).map((name) => columns.find((column) => plain(column) === plain(name)) ?? name);

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_]/g, "");

const delimiters = [",", ";", "\t", "|"];

/** The delimiter that finds the most columns in the header; spreadsheets write semicolons or tabs where the comma is for decimals. */
const delimiterOf = (headerLine: string): string => {
  const found = (delimiter: string): number => {
    const header = headerOf(headerLine, delimiter);
    return columns.filter((column) => header.includes(column)).length;
  };
  return delimiters.reduce((best, each) => (found(each) > found(best) ? each : best));
};

/** A quoted field may hold line breaks, but an unclosed quote must not consume the rest of the file. */
const maxRecordLines = 10;

type RecordResult = { readonly lines: number } & ({ readonly record?: readonly string[] } | { readonly why: string });

const readRecord = (
  lines: readonly string[],
  at: number,
  { width, delimiter }: { readonly width: number; readonly delimiter: string },
): RecordResult => {
  if ((lines[at] ?? "").trim() === "") return { lines: 1 };
  for (let count = 1; count <= maxRecordLines && at + count <= lines.length; count++) {
    // A stray quote is tolerated within one line only; over several lines it would be paired with later quotes.
    const record = recordOf(lines.slice(at, at + count).join("\n"), delimiter, count === 1);
    if (record === undefined) continue;
    // A record of several lines with a wrong number of columns began with a stray quote.
    if (record.length === width) return { lines: count, record };
    if (count === 1) return { lines: 1, why: `${record.length} columns, but the header has ${width}` };
  }
  return { lines: 1, why: "a quote is not closed" };
};

/** One CSV record; undefined when a quote is not closed. */
const recordOf = (text: string, delimiter: string, relax_quotes = true): readonly string[] | undefined => {
  try {
    return parse(text, { delimiter, relax_column_count: true, relax_quotes, trim: true })[0] ?? [];
  } catch {
    return undefined;
  }
};

const fieldsOf = (header: readonly string[], record: readonly string[], delimiter: string): Row["fields"] => {
  const fields = Object.fromEntries(
    columns.map((column) => [column, record[header.indexOf(column)] ?? ""]),
  ) as Row["fields"];
  // Where no comma separates fields, it separates decimals.
  return delimiter === "," ? fields : { ...fields, UnitPrice: fields.UnitPrice.replace(/^(-?\d+),(\d+)$/, "$1.$2") };
};
