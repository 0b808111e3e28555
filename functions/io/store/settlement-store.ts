import { type MallSettlement, settlementReference } from "../../../domain/ledger/mall-settlement.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import { type Key, settlementKey, settlementsOf } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { commit, query, scan } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** All settlements with a mall, the oldest first in each currency: at most one a day, so that many years are one page. */
export const loadSettlements = async (mall: string): Promise<readonly MallSettlement[]> =>
  (await query(settlementsOf(mall))).map(toSettlement);

/** Every settlement of the lender, page by page, for the trial balance. */
export async function* allSettlements(): AsyncGenerator<MallSettlement> {
  const filter = { expression: "begins_with(pk, :settlement)", values: { ":settlement": settlementsOf("") } };
  for await (const item of scan(filter)) yield toSettlement(item);
}

/** Saves a settlement's next version over the previous one; false if another run was faster. */
export const saveSettlement = async (next: MallSettlement): Promise<boolean> =>
  commit([putVersioned({ ...keyOf(next), ...(encode(next) as Item) }, next.version)]);

/** Decides from a settlement that was just read, and again from its stored version when another run was faster. */
export const settlementTransition = async (
  known: MallSettlement,
  decide: (settlement: MallSettlement) => MallSettlement,
): Promise<MallSettlement | Rejection> =>
  decideAgain<MallSettlement>(
    settlementReference(known),
    async () => (await loadSettlements(known.mall)).find((each) => keyOf(each).sk === keyOf(known).sk) ?? known,
    decide,
    saveSettlement,
    known,
  );

const keyOf = ({ mall, amount, no }: MallSettlement): Key => settlementKey(mall, amount.currency, no);

/** The settlement of an item; the reverse of what is saved. */
export const toSettlement = ({ pk: _pk, sk: _sk, ...facts }: Item): MallSettlement => decode(facts) as MallSettlement;
