import { aligned } from "./bill.ts";
import type { Calls } from "./calls.ts";

/** The calls of one sale: DynamoDB's by units, then the other services' by how often, with sums by service. */
export const callTable = (title: string, calls: readonly Calls[], sales: number): string => {
  const rows = calls
    .toSorted((a, b) => b.units - a.units || b.times - a.times)
    .map(({ by, call, on, times, units }) => [call, by, on, each(times, sales), orNothing(units, sales)]);
  const sums = [...Map.groupBy(calls, ({ call }) => call)].map(([call, of]) => [
    call,
    "all",
    "",
    each(sum(of.map(({ times }) => times)), sales),
    orNothing(sum(of.map(({ units }) => units)), sales),
  ]);
  return [`${title}: calls`, ...aligned([["call", "by", "on", "per sale", "units"], ...rows, ...sums])].join("\n");
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const each = (total: number, sales: number): string => (total / sales).toFixed(2);

const orNothing = (total: number, sales: number): string => (total > 0 ? each(total, sales) : "");
