import { type MallSettlement, numberOf, settlementReference } from "../../../domain/ledger/mall-settlement.ts";
import type { CollectedLines } from "../../../domain/reconciliation/settlement-check.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import type { Key } from "../table/item-keys.ts";
import {
  announcementKey,
  announcements,
  newLinesOf,
  pagesOf,
  settlementKey,
  settlementsOf,
} from "../table/settlement-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { commit, query, read, scan, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";
import { toStoredLines } from "./line-store.ts";

/** All settlements with a mall, the oldest first in each currency: at most one a day, so that many years are few pages. */
export const loadSettlements = async (mall: string): Promise<readonly MallSettlement[]> =>
  (await query(settlementsOf(mall))).map(toSettlement);

/** The newest settlement of a mall in a currency, if there is one. */
export const lastSettlement = async (mall: string, currency: string): Promise<MallSettlement | undefined> => {
  const [last] = await query(settlementsOf(mall), { prefix: `${currency}#`, descending: true, limit: 1 });
  return last && toSettlement(last);
};

/** A settlement by mall, currency and number. */
export const loadSettlement = async (
  mall: string,
  currency: string,
  no: number,
): Promise<MallSettlement | undefined> => {
  const item = await read(settlementKey(mall, currency, no));
  return item && toSettlement(item);
};

/** Every settlement of the lender and every line, page by page, for the trial balance. */
export async function* allSettlements(): AsyncGenerator<
  { readonly settlement: MallSettlement } | { readonly lines: CollectedLines }
> {
  const values = {
    ":settlement": settlementsOf(""),
    ":page": pagesOf(""),
    ":new": newLinesOf("", "").pk,
  };
  const expression = Object.keys(values)
    .map((name) => `begins_with(pk, ${name})`)
    .join(" OR ");
  for await (const item of scan({ expression, values })) {
    const lines = toStoredLines(item);
    yield lines ? { lines } : { settlement: toSettlement(item) };
  }
}

/** Saves a settlement's next version over the previous one, with further writes; false if another run was faster. */
export const saveSettlement = async (next: MallSettlement, further: readonly Write[] = []): Promise<boolean> =>
  commit([putVersioned({ ...keyOf(next), ...(encode(next) as Item) }, next.version), ...further]);

/** Decides from a settlement that was just read, and again from its stored version when another run was faster; the change waits to be announced. */
export const settlementTransition = async (
  known: MallSettlement,
  decide: (settlement: MallSettlement) => MallSettlement,
): Promise<MallSettlement | Rejection> =>
  decideAgain<MallSettlement>(
    settlementReference(known),
    async () => (await loadSettlement(known.mall, known.amount.currency, known.no)) ?? known,
    decide,
    async (next) => saveSettlement(next, [putAnnouncement(next)]),
    known,
  );

const putAnnouncement = (settlement: MallSettlement): Write => ({
  Put: { TableName, Item: { ...announcementKeyOf(settlement), ...(encode(settlement) as Item) } },
});

/** The settlements whose result the gateway has not taken over yet. */
export const loadAnnouncements = async (): Promise<readonly MallSettlement[]> =>
  (await query(announcements)).map(toSettlement);

/** Forgets an announcement that the gateway has taken over. */
export const endAnnouncement = async (settlement: MallSettlement): Promise<boolean> =>
  commit([{ Delete: { TableName, Key: announcementKeyOf(settlement) } }]);

const announcementKeyOf = (settlement: MallSettlement): Key =>
  announcementKey(settlement.mall, numberOf(settlement), settlement.status);

const keyOf = ({ mall, amount, no }: MallSettlement): Key => settlementKey(mall, amount.currency, no);

/** The settlement of an item; the reverse of what is saved. */
export const toSettlement = ({ pk: _pk, sk: _sk, ...facts }: Item): MallSettlement => decode(facts) as MallSettlement;
