/** Colours on a terminal only: not in a pipe, and not with NO_COLOR. */
const coloured = process.stdout.isTTY && !process.env["NO_COLOR"];
const paint =
  (code: number) =>
  (text: string): string =>
    coloured ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Text styles. */
export const strong = paint(1);
export const dim = paint(2);
export const good = paint(32);
export const bad = paint(31);

/** Formats rows in aligned columns; the last column is not padded. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  "))
    .join("\n");
};
