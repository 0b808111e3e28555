import type { Transfer } from "../../clients/sandbox/sandbox.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { Shop } from "./shop.ts";
import { currency } from "./shop.ts";
import type { Comparison } from "./sums.ts";

/**
 * What each mall received, as docs/go-live.md tells it to reconcile: what its advances say was paid and the settlements that were paid,
 * each read with its lines, against all of the bank's transfers to it.
 */
export const compareMallBooks = async (
  { malls }: Shop,
  views: readonly Purchase[],
  transfers: readonly Transfer[],
): Promise<readonly Comparison[]> => {
  const comparisons: Comparison[] = [];
  for (const { id: mall, settlements } of malls) {
    const own = views.filter((view) => view.mall === mall);
    const advances = own.flatMap((view) => view.advances.map(({ paid }) => BigInt(paid?.amount ?? 0)));
    const settled: bigint[] = [];
    for await (const { no } of settlements.list({ currency, status: "paid" }))
      settled.push(BigInt((await settlements.get(no)).amount.amount));
    const ids = new Set(own.map(({ id }) => id));
    const arrived = transfers.filter(
      ({ operation, reference }) =>
        operation === "payouts" && (ids.has(reference) || reference.startsWith(`settlement.${mall}.${currency}.`)),
    );
    comparisons.push({
      what: `received by ${mall}, by its purchases and settlements and by the bank`,
      one: sum([...advances, ...settled]),
      other: sum(arrived.map(({ amount }) => BigInt(amount.amount))),
    });
  }
  return comparisons;
};

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);
