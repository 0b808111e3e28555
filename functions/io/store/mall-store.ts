import { type KeyRing, keysAt, keysForReports, recentKeysAt } from "../../../domain/mall/mall-keys.ts";
import type { MallStanding } from "../../../domain/mall/mall.ts";
import type { RateCard, RateRow } from "../../../domain/pricing/rate-card.ts";
import type { RefundPolicy } from "../../../domain/protocol/refund-policy.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import type { PublicJwk } from "../messages/jwk.ts";
import { mallKey, mallListing } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { commit, query, read, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** A pinned public key of a mall. */
export type PinnedJwk = PublicJwk & { readonly retireAt?: string };

/** The gateway's record of a mall; its API keys and webhook endpoints are separate items. */
export type Mall = MallStanding & KeyRing<PinnedJwk> & { readonly version: number };

/** The lender's record of a mall: keys that the gateway cannot replace, the bank account, and the rate card. */
export type PinnedMall = KeyRing<PinnedJwk> & {
  readonly mall: string;
  readonly version: number;
  readonly name: string;
  readonly bankAccount: string;
  readonly card: Omit<RateCard, "rows"> & {
    readonly rows: readonly (Omit<RateRow, "fixed"> & { readonly fixed: number })[];
  };
  /** `approval` where the mall sells each whole receivable at approval, by its contract; absent where it requests each advance. */
  readonly advancePolicy?: "approval";
  /** Absent for the default. */
  readonly refundPolicy?: RefundPolicy;
};

/** A mall's record rarely changes; a function caches it for half a minute. */
const cacheMs = 30_000;

const cache = new Map<string, { readonly until: number; readonly item: Item }>();

/** The format of a mall's id; for any other text in a path or a message the table is not read. */
const mallId = /^mall_[a-z0-9_]{1,48}$/;

const loadCached = async (mall: string, refresh = false): Promise<Item | undefined> => {
  if (!mallId.test(mall)) return undefined;
  const known = cache.get(mall);
  if (!refresh && known && known.until > Date.now()) return known.item;
  const item = await read(mallKey(mall));
  // Unknown names are not cached: anyone can send any number of them.
  if (item) cache.set(mall, { until: Date.now() + cacheMs, item });
  return item;
};

/** The gateway's record of a mall. */
export const loadMall = async (mall: string): Promise<Mall | undefined> => (await loadCached(mall)) as Mall | undefined;

/** The lender's record of a mall. */
export const loadPinnedMall = async (mall: string): Promise<PinnedMall | undefined> =>
  (await loadCached(mall)) as PinnedMall | undefined;

/** The name under which the lender knows a mall, for its purchasers. */
export const shopName = async (mall: string): Promise<string> => (await loadPinnedMall(mall))?.name ?? mall;

/** The current record of a mall, without the cache. */
export const readMall = async <Known extends Mall | PinnedMall>(mall: string): Promise<Known | undefined> =>
  (await loadCached(mall, true)) as Known | undefined;

/**
 * The keys that a mall may sign with. For a kid that is not in the cache the record is read again, because the key may be new; an
 * unknown caller's request costs that one read. With `includeRecent` also the keys that have just ended.
 */
export const signingKeys = async (
  mall: string,
  kid: string,
  now: string,
  includeRecent = false,
): Promise<readonly PublicJwk[] | undefined> => {
  return pinnedKeys(mall, kid, (keys) => (includeRecent ? recentKeysAt : keysAt)(keys, now));
};

/** The keys that may have signed a report of the mall that is still believed; the caller compares its time with the key's end. */
export const keysOfReports = async (mall: string, kid: string, now: string): Promise<readonly PinnedJwk[]> =>
  (await pinnedKeys(mall, kid, (keys) => keysForReports(keys, now))) ?? [];

const pinnedKeys = async (
  mall: string,
  kid: string,
  select: (keys: readonly PinnedJwk[]) => readonly PinnedJwk[],
): Promise<readonly PinnedJwk[] | undefined> => {
  const keysOf = async (refresh: boolean) => {
    const ring = (await loadCached(mall, refresh)) as KeyRing<PinnedJwk> | undefined;
    return ring && select(ring.keys);
  };
  const keys = await keysOf(false);
  return keys?.some((key) => key.kid === kid) ? keys : keysOf(true);
};

/** The rate card with its fixed fees as bigints. */
export const cardOf = ({ card }: Pick<PinnedMall, "card">): RateCard => ({
  ...card,
  rows: card.rows.map((row) => ({ ...row, fixed: BigInt(row.fixed) })),
});

/** Saves a new mall with its list entry and further writes; false if the id is taken. */
export const saveNewMall = async (mall: Mall | PinnedMall, writes: readonly Write[] = []): Promise<boolean> => {
  const listed = { Put: { TableName, Item: mallListing(mall.mall) } };
  const saved = await commit([putMall(mall), listed, ...writes]);
  cache.delete(mall.mall);
  return saved;
};

/** The write of a mall's next version over the previous one. */
const putMall = (mall: Mall | PinnedMall): Write => putVersioned({ ...mall, ...mallKey(mall.mall) }, mall.version);

/** Load, decide, save; a decision that returns the mall unchanged writes nothing. */
export const mallTransition = async <Known extends Mall | PinnedMall>(
  mall: string,
  decide: (known: Known) => Known | Rejection,
  further?: (next: Known, before: Known) => Promise<readonly Write[]>,
): Promise<Known | Rejection> =>
  decideAgain<Known>(
    "the mall",
    async () => (await readMall<Known>(mall)) ?? mallUnknown(mall),
    (known) => {
      const decided = decide(known);
      return isRejection(decided) || decided === known ? decided : { ...decided, version: known.version + 1 };
    },
    async (next, before) => {
      const saved = await commit([putMall(next), ...((await further?.(next, before)) ?? [])]);
      cache.delete(mall);
      return saved;
    },
  );

/** The rejection of a mall that does not exist. */
export const mallUnknown = (mall: string): Rejection => reject("MallUnknown", `mall ${mall} was not found`);

/** The current malls of the gateway or of the lender, by id: all of them, or a page of those after one. */
export const listMalls = async <Known extends Mall | PinnedMall>(
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<readonly Known[]> => {
  const names = await query(mallListing("").pk, page);
  const malls = await Promise.all(names.map(async ({ sk }) => readMall<Known>(sk as string)));
  return malls.filter((mall) => mall !== undefined);
};
