import { billable, type Operation, type Operations } from "./meter.ts";
import { priceOf, type Workflows } from "./price.ts";

/** The average operations of one sale, from the metered total of `sales`. */
export const perSale = (metered: Operations, sales: number): Operations => {
  const each = (operation: Operation): number => metered[operation] / sales;
  return Object.fromEntries(billable.map((operation) => [operation, each(operation)])) as Operations;
};

/** The cost in US dollars of a million sales with these operations each. */
export const perMillion = (operations: Operations, workflows: Workflows): number =>
  priceOf(operations, workflows).total * 1_000_000;

/** The bill of a million sales as a table, with EXPRESS and STANDARD workflows side by side. */
export const billTable = (title: string, operations: Operations): string => {
  const express = priceOf(operations, "express");
  const standard = priceOf(operations, "standard");
  const lines = billable.map((operation) => {
    const cells = [express, standard].flatMap(({ rows }) => {
      const row = rows.find((each) => each.operation === operation);
      return row ? [dollars(row.dollars * 1_000_000), `${(row.share * 100).toFixed(1)} %`] : ["–", "–"];
    });
    return [operation, amount(operations[operation]), ...cells];
  });
  const totals = ["total", "", dollars(express.total * 1_000_000), "", dollars(standard.total * 1_000_000), ""];
  const head = ["operation", "per sale", "EXPRESS", "share", "STANDARD", "share"];
  return [`${title}, US dollars per million`, ...aligned([head, ...lines, totals])].join("\n");
};

const dollars = (value: number): string => `$${value.toFixed(2)}`;

const amount = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

/** Rows as text with columns of equal width; all but the first are aligned to the right. */
export const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
};
