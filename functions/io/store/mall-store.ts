import { type KeyRing, keysAt, recentKeysAt } from "../../../domain/mall/mall-keys.ts";
import type { MallStanding } from "../../../domain/mall/mall.ts";
import type { RateCard, RateRow } from "../../../domain/pricing/rate-card.ts";
import type { RefundPolicy } from "../../../domain/protocol/refund-policy.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import type { PublicJwk } from "../messages/jwk.ts";
import { mallKey, mallListing } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { type Beside, commit, query, read, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** A mall's public key as it is pinned. */
export type PinnedJwk = PublicJwk & { readonly retireAt?: string };

/** A mall as the gateway knows it: its API keys and webhook endpoints are items of their own. */
export type Mall = MallStanding & KeyRing<PinnedJwk> & { readonly version: number };

/** A mall as the lender pinned it: keys that the gateway cannot replace, where its money goes, what its discount costs. */
export type PinnedMall = KeyRing<PinnedJwk> & {
  readonly mall: string;
  readonly version: number;
  readonly name: string;
  readonly bankAccount: string;
  readonly card: Omit<RateCard, "rows"> & {
    readonly rows: readonly (Omit<RateRow, "fixed"> & { readonly fixed: number })[];
  };
  /** Absent for the usual one. */
  readonly refundPolicy?: RefundPolicy;
};

/** A mall's record changes seldom; half a minute is how long a function may remember it. */
const rememberedMs = 30_000;

const remembered = new Map<string, { readonly until: number; readonly item: Item }>();

/** What a mall's id looks like; whatever else comes in a path or a message is no mall, and asks the table nothing. */
const isMallId = /^mall_[a-z0-9_]{1,48}$/;

const recall = async (mall: string, anew = false): Promise<Item | undefined> => {
  if (!isMallId.test(mall)) return undefined;
  const known = remembered.get(mall);
  if (!anew && known && known.until > Date.now()) return known.item;
  const item = await read(mallKey(mall));
  // A name that nobody has is not remembered: strangers can make up any number of them.
  if (item) remembered.set(mall, { until: Date.now() + rememberedMs, item });
  return item;
};

/** The gateway's record of a mall. */
export const loadMall = async (mall: string): Promise<Mall | undefined> => (await recall(mall)) as Mall | undefined;

/** The lender's record of a mall. */
export const loadPinnedMall = async (mall: string): Promise<PinnedMall | undefined> =>
  (await recall(mall)) as PinnedMall | undefined;

/** Either side's record as it is now. */
export const readMall = async <Known extends Mall | PinnedMall>(mall: string): Promise<Known | undefined> =>
  (await recall(mall, true)) as Known | undefined;

/**
 * The keys that a mall may sign with. A kid that is not among those remembered is looked for anew, for it may be a minute old; that
 * costs a stranger's request one read more. `lately`: with those that have just ended.
 */
export const signingKeys = async (
  mall: string,
  kid: string,
  now: string,
  lately = false,
): Promise<readonly PublicJwk[] | undefined> => {
  const keysOf = async (anew: boolean) => {
    const ring = (await recall(mall, anew)) as KeyRing<PinnedJwk> | undefined;
    return ring && (lately ? recentKeysAt : keysAt)(ring.keys, now);
  };
  const keys = await keysOf(false);
  return keys?.some((key) => key.kid === kid) ? keys : keysOf(true);
};

/** The rate card as the domain wants it. */
export const cardOf = ({ card }: Pick<PinnedMall, "card">): RateCard => ({
  ...card,
  rows: card.rows.map((row) => ({ ...row, fixed: BigInt(row.fixed) })),
});

/** Saves a mall that nobody has under this name, with its place in the list and whatever belongs to it; false when the name is taken. */
export const saveNewMall = async (mall: Mall | PinnedMall, writes: readonly Write[] = []): Promise<boolean> => {
  const listed = { Put: { TableName, Item: mallListing(mall.mall) } };
  const saved = await commit([putMall(mall), listed, ...writes]);
  remembered.delete(mall.mall);
  return saved;
};

/** The next version, written only over the one it was decided from. */
const putMall = (mall: Mall | PinnedMall): Write => putVersioned({ ...mall, ...mallKey(mall.mall) }, mall.version);

/** Load, decide, save; a decision that returns the mall it was given writes nothing. */
export const mallTransition = async <Known extends Mall | PinnedMall>(
  mall: string,
  decide: (known: Known) => Known | Rejection,
  beside?: Beside<Known>,
): Promise<Known | Rejection> =>
  decideAgain<Known>(
    "the mall",
    async () => (await readMall<Known>(mall)) ?? mallUnknown(mall),
    (known) => {
      const decided = decide(known);
      return isRejection(decided) || decided === known ? decided : { ...decided, version: known.version + 1 };
    },
    async (next) => {
      const saved = await commit([putMall(next), ...((await beside?.(next)) ?? [])]);
      remembered.delete(mall);
      return saved;
    },
  );

/** The no to a mall that is not there. */
export const mallUnknown = (mall: string): Rejection => reject("MallUnknown", `there is no mall ${mall}`);

/** Malls that a side knows as they are now, by name: all of them, or a page of those after one. */
export const listMalls = async <Known extends Mall | PinnedMall>(
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<readonly Known[]> => {
  const names = await query(mallListing("").pk, page);
  const malls = await Promise.all(names.map(async ({ sk }) => readMall<Known>(sk as string)));
  return malls.filter((mall) => mall !== undefined);
};
