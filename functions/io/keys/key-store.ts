import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { unwrap } from "../aws/kms.ts";
import { type PublicJwk, thumbprint } from "../messages/jwk.ts";
import type { PrivateKey } from "../messages/jws.ts";
import { ownKeys } from "../table/item-keys.ts";
import { query } from "../table/table.ts";

/** What a key pair of ours is for: to sign, or to receive sealed messages. */
export type PairUse = "sign" | "seal";

/** What a secret root of ours is for: purchasers' links, or malls' webhook secrets. */
export type RootUse = "link" | "webhook";

/** A key of ours at rest: ciphertext that only KMS opens, and what the world may know of it. */
export type KeyItem = {
  readonly kid: string;
  readonly use: PairUse | RootUse;
  /** The name in the encryption context: chosen before the pair was born, so it cannot be the thumbprint. */
  readonly name: string;
  readonly ciphertext: Uint8Array;
  readonly createdAt: string;
  /** Pairs only. */
  readonly publicJwk?: PublicJwk;
  /** Set when a newer key took over: until then this one still opens and verifies. */
  readonly retireAt?: string;
};

/** Whose keys this function works with. */
export const keyOwner = (): string => process.env["LENDER_ID"] ?? "gateway";

/** The newest key of a use, to sign with. */
export const currentKey = async (use: PairUse): Promise<PrivateKey> => {
  const shelf = await openShelf();
  const item = newest(shelf, use);
  return { kid: item.kid, key: await opened(shelf, item) };
};

/** The private key under this kid, if it is ours, for this use and not retired. */
export const keyByKid = async (use: PairUse, kid: string): Promise<KeyObject | undefined> => {
  const fits = (item: KeyItem) => item.use === use && item.kid === kid;
  let shelf = await openShelf();
  // A key made a minute ago is published already and may be missing from what this sandbox remembers.
  if (!shelf.items.some(fits)) shelf = await openShelf(freshMs);
  const item = shelf.items.find(fits);
  return item && opened(shelf, item);
};

/** The public halves of all our pairs that are not retired, newest first: what a JWKS lists. */
export const publicKeys = async (): Promise<readonly PublicJwk[]> =>
  (await openShelf()).items.toReversed().flatMap(({ publicJwk }) => publicJwk ?? []);

/** The 32 secret bytes that links or webhook secrets are derived from. */
export const rootKey = async (use: RootUse): Promise<Buffer> => {
  const shelf = await openShelf();
  return (await opened(shelf, newest(shelf, use))).export();
};

/** All keys of an owner as stored, oldest first of each use. */
export const storedKeys = async (owner: string): Promise<readonly KeyItem[]> =>
  (await query(ownKeys(owner))) as KeyItem[];

/** A plaintext key stays in memory for five minutes, so that a key taken back at KMS is dead everywhere after that. */
const rememberedMs = 5 * 60_000;

/** A stranger's kid costs a read of the table at most this often. */
const freshMs = 10_000;

/** What a sandbox remembers: the keys that are not retired, oldest first, and those that KMS has opened for it. */
type Shelf = { readonly items: readonly KeyItem[]; readonly opened: Map<string, Promise<KeyObject>> };

let remembered: { readonly since: number; readonly shelf: Promise<Shelf> } | undefined;

const openShelf = async (oldestMs = rememberedMs): Promise<Shelf> => {
  const since = Date.now();
  if (remembered && since - remembered.since < oldestMs) return remembered.shelf;
  const shelf = fillShelf(new Date(since).toISOString());
  remembered = { since, shelf };
  // A failed read must not be remembered.
  shelf.catch(() => (remembered = undefined));
  return shelf;
};

const fillShelf = async (now: string): Promise<Shelf> => ({
  items: (await storedKeys(keyOwner()))
    .filter(({ retireAt }) => retireAt === undefined || retireAt > now)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  opened: new Map(),
});

const newest = ({ items }: Shelf, use: PairUse | RootUse): KeyItem => {
  const item = items.findLast((each) => each.use === use);
  if (!item) throw new Error(`there is no ${use} key of ${keyOwner()} yet: invoke its rotate-keys`);
  return item;
};

const opened = async (shelf: Shelf, item: KeyItem): Promise<KeyObject> => {
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
  // Whoever can write the table could swap ciphertexts of one use; then the private half is not the one the kid names.
  if (thumbprint({ x, y }) !== kid) throw new Error(`the ciphertext stored under kid ${kid} is another key's`);
  return key;
};
