import { createHash } from "node:crypto";
import type { RateCard, RateRow } from "../../domain/rate-card.ts";
import type { RefundPolicy } from "../../domain/refund-policy.ts";
import { reject, type Rejection } from "../../domain/rejection.ts";
import type { Item } from "./item.ts";
import type { PublicJwk } from "./jwk-intake.ts";
import { apiKeyKey, mallKey, pinnedKey } from "./keys.ts";
import { throttle } from "./throttle.ts";
import { commit, query, read, TableName } from "./table.ts";

/** A mall as the gateway knows it. Its API keys are kept as hashes; where it hears of its purchases are items of their own. */
export type Mall = {
  readonly mall: string;
  readonly name: string;
  readonly lender: string;
  /** When the lender buys the receivable: at the approval, or when goods leave. */
  readonly advancePolicy: "approval" | "shipment";
  readonly keys: readonly PublicJwk[];
  /** How often it may ask, where that is not the usual. */
  readonly requestsPerSecond?: number;
};

/** A mall as the lender pinned it: keys that the gateway cannot replace, where its money goes, what its discount costs. */
export type PinnedMall = {
  readonly mall: string;
  readonly name: string;
  readonly bankAccount: string;
  readonly keys: readonly PublicJwk[];
  readonly card: Omit<RateCard, "rows"> & {
    readonly rows: readonly (Omit<RateRow, "fixed"> & { readonly fixed: number })[];
  };
  /** Absent for the usual one. */
  readonly refundPolicy?: RefundPolicy;
};

/** A mall's record changes by an operator's hand only; half a minute is how long a sandbox may remember it. */
const rememberedMs = 30_000;
const remembered = new Map<string, { readonly until: number; readonly item: Item }>();

const recall = async (mall: string): Promise<Item | undefined> => {
  const known = remembered.get(mall);
  if (known && known.until > Date.now()) return known.item;
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

/** The rate card as the domain wants it. */
export const cardOf = ({ card }: Pick<PinnedMall, "card">): RateCard => ({
  ...card,
  rows: card.rows.map((row) => ({ ...row, fixed: BigInt(row.fixed) })),
});

/** The mall that an API key belongs to; reads only, and never remembered, so that a revoked key is dead at once. */
export const authenticateMall = async (authorization: string | undefined): Promise<string | Rejection> => {
  const key = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  const item = key === undefined ? undefined : await read(apiKeyKey(hashOf(key)));
  const mall = item?.["mall"] as string | undefined;
  if (mall === undefined) return reject("Unauthenticated", "send your API key: Authorization: Bearer tk_…");
  return (await throttle(mall, (await loadMall(mall))?.requestsPerSecond)) ?? mall;
};

/** The gateway's record, with the hash of a fresh API key, in one commit. */
export const saveMall = async (mall: Mall, apiKey: string): Promise<void> => {
  const key = { ...apiKeyKey(hashOf(apiKey)), mall: mall.mall };
  await commit([{ Put: { TableName, Item: { ...mallKey(mall.mall), ...mall } } }, { Put: { TableName, Item: key } }]);
  remembered.delete(mall.mall);
};

/** The lender's record, and its place in the list of all. */
export const savePinnedMall = async (mall: PinnedMall): Promise<void> => {
  const item = { ...mallKey(mall.mall), ...mall };
  await commit([{ Put: { TableName, Item: item } }, { Put: { TableName, Item: pinnedKey(mall.mall) } }]);
  remembered.delete(mall.mall);
};

/** Every mall that the lender has pinned. */
export const pinnedMalls = async (): Promise<readonly PinnedMall[]> => {
  const malls = await Promise.all((await query(pinnedKey("").pk)).map(({ sk }) => loadPinnedMall(sk as string)));
  return malls.filter((mall) => mall !== undefined);
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
