import type { Netting } from "./advance.ts";
import type { Money } from "./money.ts";

/**
 * What the lender pays a mall besides single payouts: rebates, released holdbacks and recoveries, less clawbacks and recourse. `no` is its
 * number in the currency, such as `GBP.7`; `reference` is on the transfer, `ref` the bank's own; `lines` counts its lines.
 * An open one collects lines until they sum to an amount that is owed to the mall; the lines of a refused one are carried over to the next.
 */
export type Settlement = {
  readonly no: string;
  readonly status: "open" | "asked" | "paid" | "refused";
  readonly at: string;
  /** Negative: owed by the mall, for an open settlement only. */
  readonly amount: Money;
  readonly lines: number;
  readonly reference: string;
  readonly ref?: string;
};

/** A line of a settlement; positive: to the mall. `carried` is the amount of the refused settlement that it names. */
export type SettlementLine = { readonly at: string; readonly amount: Money } & (
  | { readonly kind: Netting["kind"]; readonly purchase: string; readonly order: string }
  | { readonly kind: "carried"; readonly settlement: string }
);

/** A settlement with all its lines, which sum to its amount. */
export type SettlementWithLines = Settlement & { readonly allLines: readonly SettlementLine[] };

/** Which settlements to list: `purchase` for those with lines of it; `from` and `until` are days or instants of the last change. */
export type SettlementFilter = {
  readonly purchase?: string;
  readonly currency?: string;
  readonly status?: Settlement["status"];
  readonly from?: string;
  readonly until?: string;
};
