import type { MallSettlement } from "../../../domain/ledger/mall-settlement.ts";
import { settlementKey, settlementsOf } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { commit, query, scan } from "../table/table.ts";
import { putVersioned } from "../table/versioned.ts";

/** All settlements with a mall, oldest first in each currency: one a day at most, so that a lifetime of them is one page. */
export const loadSettlements = async (mall: string): Promise<readonly MallSettlement[]> =>
  (await query(settlementsOf(mall))).map(toSettlement);

/** Every settlement of the lender, page by page, for the proof. */
export async function* allSettlements(): AsyncGenerator<MallSettlement> {
  const filter = { expression: "begins_with(pk, :settlement)", values: { ":settlement": settlementsOf("") } };
  for await (const item of scan(filter)) yield toSettlement(item);
}

/** Saves a settlement over the version it was decided from; false when another run was first. */
export const saveSettlement = async (next: MallSettlement): Promise<boolean> =>
  commit([
    putVersioned(
      { ...settlementKey(next.mall, next.amount.currency, next.no), ...(encode(next) as Item) },
      next.version,
    ),
  ]);

/** The settlement of an item; the reverse of what is saved. */
export const toSettlement = ({ pk: _pk, sk: _sk, ...facts }: Item): MallSettlement => decode(facts) as MallSettlement;
