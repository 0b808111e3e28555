import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { unwrap } from "../aws/kms.ts";
import { type PublicJwk, thumbprint } from "../messages/jwk.ts";
import type { PrivateKey } from "../messages/jws.ts";
import { ownKeys } from "../table/item-keys.ts";
import { query } from "../table/table.ts";

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
  /** Key pairs only. */
  readonly publicJwk?: PublicJwk;
  /** Set when a newer key replaces it: until then this one still decrypts and verifies. */
  readonly retireAt?: string;
};

/** The role whose keys this function uses. */
export const keyOwner = (): string => process.env["LENDER_ID"] ?? "gateway";

/** The newest key of a use, for signing. */
export const currentKey = async (use: PairUse): Promise<PrivateKey> => {
  const shelf = await loadCache();
  const item = newest(shelf, use);
  return { kid: item.kid, key: await opened(shelf, item) };
};

/** The private key with this kid, if it exists for this use and is not retired. */
export const keyByKid = async (use: PairUse, kid: string): Promise<KeyObject | undefined> => {
  const matches = (item: KeyItem) => item.use === use && item.kid === kid;
  let shelf = await loadCache();
  // A new key is already published and may be missing from this Lambda's cache.
  if (!shelf.items.some(matches)) shelf = await loadCache(minRefreshMs);
  const item = shelf.items.find(matches);
  return item && opened(shelf, item);
};

/** The public halves of all pairs that are not retired, newest first, for the JWKS. */
export const publicKeys = async (): Promise<readonly PublicJwk[]> =>
  (await loadCache()).items.toReversed().flatMap(({ publicJwk }) => publicJwk ?? []);

/** The 32 secret bytes from which links or webhook secrets are derived. */
export const rootKey = async (use: RootUse): Promise<Buffer> => {
  const shelf = await loadCache();
  return (await opened(shelf, newest(shelf, use))).export();
};

/** All keys of an owner as stored, oldest first of each use. */
export const storedKeys = async (owner: string): Promise<readonly KeyItem[]> =>
  (await query(ownKeys(owner))) as KeyItem[];

/** A decrypted key stays in memory for five minutes, so that a key disabled in KMS is unusable everywhere after that. */
const cacheMs = 5 * 60_000;

/** An unknown kid causes a read of the table at most this often. */
const minRefreshMs = 10_000;

/** The keys that are not retired, oldest first, and those already decrypted. */
type KeyCache = { readonly items: readonly KeyItem[]; readonly opened: Map<string, Promise<KeyObject>> };

let cached: { readonly since: number; readonly shelf: Promise<KeyCache> } | undefined;

const loadCache = async (oldestMs = cacheMs): Promise<KeyCache> => {
  const since = Date.now();
  if (cached && since - cached.since < oldestMs) return cached.shelf;
  const shelf = readKeys(new Date(since).toISOString());
  cached = { since, shelf };
  // A failed read must not be cached.
  shelf.catch(() => (cached = undefined));
  return shelf;
};

const readKeys = async (now: string): Promise<KeyCache> => ({
  items: (await storedKeys(keyOwner()))
    .filter(({ retireAt }) => retireAt === undefined || retireAt > now)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  opened: new Map(),
});

const newest = ({ items }: KeyCache, use: PairUse | RootUse): KeyItem => {
  const item = items.findLast((each) => each.use === use);
  if (!item) throw new Error(`there is no ${use} key of ${keyOwner()} yet: invoke its rotate-keys`);
  return item;
};

const opened = async (shelf: KeyCache, item: KeyItem): Promise<KeyObject> => {
  const known = shelf.opened.get(item.name);
  if (known) return known;
  const opening = open(item);
  shelf.opened.set(item.name, opening);
  opening.catch(() => shelf.opened.delete(item.name));
  return opening;
};

const open = async ({ name, use, kid, ciphertext, publicJwk }: KeyItem): Promise<KeyObject> => {
  const plaintext = await unwrap(ciphertext, { role: keyOwner(), use, kid: name });
  if (!publicJwk) return createSecretKey(plaintext);
  const key = createPrivateKey({ key: plaintext, format: "der", type: "pkcs8" });
  const { x = "", y = "" } = createPublicKey(key).export({ format: "jwk" });
  // Someone who can write the table could swap ciphertexts of one use; then the private half does not match the kid.
  if (thumbprint({ x, y }) !== kid) throw new Error(`the ciphertext stored for kid ${kid} belongs to another key`);
  return key;
};
