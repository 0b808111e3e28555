import type { Operation, Operations } from "./meter.ts";
import prices from "./prices.json" with { type: "json" };

export type Workflows = "standard" | "express";

/** One line of the bill: `amount` in the operation's own unit, `share` of the total between 0 and 1. */
export type PriceRow = {
  readonly operation: Operation;
  readonly amount: number;
  readonly dollars: number;
  readonly share: number;
};

/** The AWS price of these operations, with STANDARD or EXPRESS workflows, without free tier and volume discount. */
export const priceOf = (
  operations: Operations,
  workflows: Workflows,
): { readonly total: number; readonly rows: readonly PriceRow[] } => {
  const lines = list.flatMap(({ operation, dollars, per }) =>
    onlyFor[operation] === undefined || onlyFor[operation] === workflows
      ? [{ operation, amount: operations[operation], dollars: (operations[operation] * dollars) / per }]
      : [],
  );
  const total = lines.reduce((sum, line) => sum + line.dollars, 0);
  return { total, rows: lines.map((line) => ({ ...line, share: total === 0 ? 0 : line.dollars / total })) };
};

/** The operations that are billed for one workflow type only. */
const onlyFor: Partial<Record<Operation, Workflows>> = {
  "sfn.transitions": "standard",
  "sfn.phaseRequests": "express",
  "sfn.phaseGbMilliseconds": "express",
};

const list = prices.rows as readonly { operation: Operation; dollars: number; per: number }[];
