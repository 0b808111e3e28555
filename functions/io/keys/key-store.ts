import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { addTime } from "../../../domain/calendar.ts";
import { currentOf, inOrderOfUse, isUsable } from "../../../domain/protocol/key-schedule.ts";
import { unwrap } from "../aws/kms.ts";
import { type PublicJwk, thumbprint } from "../messages/jwk.ts";
import type { PrivateKey } from "../messages/jws.ts";
import { secondsOf } from "../messages/message.ts";
import { ownKeys } from "../table/item-keys.ts";
import { query } from "../table/table.ts";
import { keyOwner } from "./key-owner.ts";

/** The use of a role's key pair: to sign, or to decrypt sealed messages. */
export type PairUse = "sign" | "seal";

/** The use of a role's root secret: purchasers' links, or malls' webhook secrets. */
export type RootUse = "link" | "webhook";

/** A stored key: ciphertext that only KMS decrypts, and its public data. */
export type KeyItem = {
  readonly kid: string;
  readonly use: PairUse | RootUse;
  /** The name in the encryption context: chosen before the pair is created, so it cannot be the thumbprint. */
  readonly name: string;
  readonly ciphertext: Uint8Array;
  readonly createdAt: string;
  /** Key pairs only: it is published from its creation, and signs or is sealed for from then on. */
  readonly activeFrom?: string;
  readonly publicJwk?: PublicJwk;
  /** The statement by the signing key before it that this key follows; none for the first key, and after an emergency. */
  readonly statement?: string;
  /** Set when a newer key replaces it: until then this one still decrypts and verifies. */
  readonly retireAt?: string;
};

/** A published key: `nbf` is from when it is used and `exp` when it ends, in seconds since 1970. JOSE libraries ignore both. */
export type PublishedJwk = PublicJwk & { readonly nbf: number; readonly exp?: number };

/** A JWKS as we publish it; `successors` are the statements by which one key names the next, the oldest first. */
export type PublishedKeys = { readonly keys: readonly PublishedJwk[]; readonly successors: readonly string[] };

/** A partner that was away for longer pins anew: two years of statements are six kilobytes. */
const chainDays = 730;

/** The key to sign with: the newest that is active. A newer one may be published already. */
export const currentKey = async (use: PairUse): Promise<PrivateKey> => {
  const { shelf, item } = await found(use, ({ items }) => currentOf(items.filter(uses(use)), timeNow()));
  return { kid: item.kid, key: await opened(shelf, item) };
};

/** The private key with this kid, if it exists for this use and is not retired; a published key decrypts before it is active. */
export const keyByKid = async (use: PairUse, kid: string): Promise<KeyObject | undefined> => {
  const matches = (item: KeyItem) => item.use === use && item.kid === kid && isUsable(item, timeNow());
  let shelf = await loadCache();
  // A new key is already published and may be missing from this Lambda's cache.
  if (!shelf.items.some(matches)) shelf = await loadCache(minRefreshMs);
  const item = shelf.items.find(matches);
  return item && opened(shelf, item);
};

/** All pairs that are not retired as they are published, and the statements by which each follows the one before it. */
export const publishedKeys = async (): Promise<PublishedKeys> => {
  const now = timeNow();
  // A new key is published at once, also by a Lambda whose keys were cached before it was made.
  const pairs = (await loadCache(minRefreshMs)).items.filter(({ publicJwk }) => publicJwk !== undefined);
  const usable = pairs.filter((item) => isUsable(item, now));
  return {
    keys: [
      ...inOrderOfUse(usable.filter(uses("sign")), now),
      ...inOrderOfUse(usable.filter(uses("seal")), now),
    ].flatMap(toPublished),
    successors: pairs.flatMap(({ statement, createdAt }) =>
      statement !== undefined && createdAt > addTime(now, { days: -chainDays }) ? [statement] : [],
    ),
  };
};

/** The public halves of all pairs that are not retired. */
export const publicKeys = async (): Promise<readonly PublicJwk[]> =>
  (await loadCache()).items.flatMap((item) => (isUsable(item, timeNow()) ? (item.publicJwk ?? []) : []));

/** 32 secret bytes from which links or webhook secrets are derived, and their name. */
export type Root = { readonly kid: string; readonly secret: Buffer };

/** The root from which new links or webhook secrets are derived. */
export const newestRoot = async (use: RootUse): Promise<Root> => {
  const { shelf, item } = await found(use, ({ items }) => items.findLast(uses(use)));
  return openedRoot(shelf, item);
};

/** The root with this name; without one the first, which derived secrets before roots were replaced. */
export const rootByKid = async (use: RootUse, kid: string | undefined): Promise<Root> => {
  const { shelf, item } = await found(use, ({ items }) =>
    items.filter(uses(use)).find((each) => kid === undefined || each.kid === kid),
  );
  return openedRoot(shelf, item);
};

/** The first root that the test accepts, the newest first; undefined if there is none. */
export const findRoot = async (use: RootUse, test: (root: Root) => boolean): Promise<Root | undefined> => {
  for (const oldest of [cacheMs, minRefreshMs]) {
    const shelf = await loadCache(oldest);
    for (const item of shelf.items.filter(uses(use)).toReversed()) {
      const root = await openedRoot(shelf, item);
      if (test(root)) return root;
    }
  }
  return undefined;
};

const openedRoot = async (shelf: KeyCache, item: KeyItem): Promise<Root> => ({
  kid: item.kid,
  secret: (await opened(shelf, item)).export(),
});

/** All keys of an owner as stored, oldest first of each use. */
export const storedKeys = async (owner: string): Promise<readonly KeyItem[]> =>
  (await query(ownKeys(owner))) as KeyItem[];

/** A decrypted key stays in memory for five minutes, so that a key disabled in KMS is unusable everywhere after that. */
const cacheMs = 5 * 60_000;

/** A key that is missing causes a read of the table at most this often. */
const minRefreshMs = 10_000;

/** All keys, oldest first, and those already decrypted. */
type KeyCache = { readonly items: readonly KeyItem[]; readonly opened: Map<string, Promise<KeyObject>> };

let cached: { readonly since: number; readonly shelf: Promise<KeyCache> } | undefined;

const loadCache = async (oldestMs = cacheMs): Promise<KeyCache> => {
  const since = Date.now();
  if (cached && since - cached.since < oldestMs) return cached.shelf;
  const shelf = readKeys();
  cached = { since, shelf };
  // A failed read must not be cached.
  shelf.catch(() => (cached = undefined));
  return shelf;
};

const readKeys = async (): Promise<KeyCache> => ({
  items: (await storedKeys(keyOwner())).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  opened: new Map(),
});

const uses =
  (use: PairUse | RootUse) =>
  (item: KeyItem): boolean =>
    item.use === use;

/** The key that is looked for. One that is missing may have been made since the cache was filled: before the first sale there is none. */
const found = async (use: PairUse | RootUse, find: (shelf: KeyCache) => KeyItem | undefined) => {
  for (const oldest of [cacheMs, minRefreshMs]) {
    const shelf = await loadCache(oldest);
    const item = find(shelf);
    if (item) return { shelf, item };
  }
  throw new Error(`there is no ${use} key of ${keyOwner()} yet: invoke its rotate-keys`);
};

const timeNow = (): string => new Date().toISOString();

const toPublished = ({ publicJwk, createdAt, activeFrom = createdAt, retireAt }: KeyItem): readonly PublishedJwk[] =>
  publicJwk
    ? [{ ...publicJwk, nbf: secondsOf(activeFrom), ...(retireAt !== undefined && { exp: secondsOf(retireAt) }) }]
    : [];

const opened = async (shelf: KeyCache, item: KeyItem): Promise<KeyObject> => {
  const known = shelf.opened.get(item.name);
  if (known) return known;
  const opening = openKey(keyOwner(), item);
  shelf.opened.set(item.name, opening);
  opening.catch(() => shelf.opened.delete(item.name));
  return opening;
};

/** Decrypts a stored key. */
export const openKey = async (
  owner: string,
  { name, use, kid, ciphertext, publicJwk }: KeyItem,
): Promise<KeyObject> => {
  const plaintext = await unwrap(ciphertext, { role: owner, use, kid: name });
  if (!publicJwk) return createSecretKey(plaintext);
  const key = createPrivateKey({ key: plaintext, format: "der", type: "pkcs8" });
  const { x = "", y = "" } = createPublicKey(key).export({ format: "jwk" });
  // Someone who can write the table could swap ciphertexts of one use; then the private half does not match the kid.
  if (thumbprint({ x, y }) !== kid) throw new Error(`the ciphertext stored for kid ${kid} belongs to another key`);
  return key;
};
