import type { Instant } from "../calendar.ts";
import { type MallSettlement, numberOf } from "./mall-settlement.ts";

/** Which settlements to list; `after` is the number of the last one of the page before. */
export type SettlementFilter = {
  readonly currency?: string | undefined;
  readonly status?: string | undefined;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
};

/** A page of settlements, the newest first, and the number to go on after; undefined if `after` is none of them. */
export const settlementPage = (
  all: readonly MallSettlement[],
  { currency, status, from = "", until = "~", limit, after }: SettlementFilter,
): { readonly settlements: readonly MallSettlement[]; readonly next?: string } | undefined => {
  const sorted = all
    .filter((each) => currency === undefined || each.amount.currency === currency)
    .toSorted((a, b) => (a.at === b.at ? numberOf(b).localeCompare(numberOf(a)) : a.at < b.at ? 1 : -1));
  const start = after === undefined ? 0 : sorted.findIndex((each) => numberOf(each) === after) + 1;
  if (after !== undefined && start === 0) return undefined;
  const found = sorted
    .slice(start)
    .filter((each) => (status === undefined || each.status === status) && each.at >= from && each.at <= until);
  const settlements = found.slice(0, limit);
  const last = settlements.at(-1);
  return { settlements, ...(last && found.length > limit && { next: numberOf(last) }) };
};
