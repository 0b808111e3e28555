import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { thumbprint, type PublicJwk } from "./jwk-intake.ts";
import type { PrivateKey } from "./jws.ts";
import { ownKeys } from "./keys.ts";
import { unwrap } from "./kms.ts";
import { query } from "./table.ts";

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
  return { kid: newest(shelf, use).kid, key: await privateKey(shelf, newest(shelf, use)) };
};

/** The private key under this kid, if it is ours, for this use and not retired. */
export const keyByKid = async (use: PairUse, kid: string): Promise<KeyObject | undefined> => {
  const fits = (item: KeyItem) => item.use === use && item.kid === kid;
  let shelf = await openShelf();
  // A key made a minute ago is published already and may be missing from what this sandbox remembers.
  if (!shelf.items.some(fits) && Date.now() - shelf.since > freshMs) shelf = await openShelf(true);
  const item = shelf.items.find(fits);
  return item && privateKey(shelf, item);
};

/** The public halves of all our pairs that are not retired, newest first: what a JWKS lists. */
export const publicKeys = async (): Promise<readonly PublicJwk[]> =>
  (await openShelf()).items.toReversed().flatMap(({ publicJwk }) => publicJwk ?? []);

/** The 32 secret bytes that links or webhook secrets are derived from. */
export const rootKey = async (use: RootUse): Promise<Buffer> => {
  const shelf = await openShelf();
  return secret(shelf, newest(shelf, use));
};

/** All keys of an owner as stored, oldest first of each use. */
export const storedKeys = async (owner: string): Promise<readonly KeyItem[]> =>
  (await query(ownKeys(owner))) as KeyItem[];

/** A plaintext key stays in memory for five minutes, so that a key taken back at KMS is dead everywhere after that. */
const rememberedMs = 5 * 60_000;
/** A stranger's kid costs a read of the table at most this often. */
const freshMs = 10_000;

type Shelf = {
  readonly since: number;
  readonly items: readonly KeyItem[];
  readonly opened: Map<string, Promise<Buffer>>;
};

let remembered: Promise<Shelf> | undefined;

const openShelf = async (anew = false): Promise<Shelf> => {
  const shelf = await remembered;
  if (shelf && !anew && Date.now() - shelf.since < rememberedMs) return shelf;
  const since = Date.now();
  const now = new Date(since).toISOString();
  const filling = storedKeys(keyOwner()).then((stored) => ({
    since,
    items: stored.filter(({ retireAt }) => retireAt === undefined || retireAt > now).toSorted(byAge),
    opened: new Map<string, Promise<Buffer>>(),
  }));
  remembered = filling;
  // A failed read must not be remembered.
  filling.catch(() => (remembered = undefined));
  return filling;
};

const byAge = (a: KeyItem, b: KeyItem): number => (a.createdAt < b.createdAt ? -1 : 1);

const newest = ({ items }: Shelf, use: PairUse | RootUse): KeyItem => {
  const item = items.findLast((each) => each.use === use);
  if (!item) throw new Error(`there is no ${use} key of ${keyOwner()} yet: invoke its rotate-keys`);
  return item;
};

const secret = (shelf: Shelf, { name, use, ciphertext }: KeyItem): Promise<Buffer> => {
  const known = shelf.opened.get(name);
  if (known) return known;
  const opening = unwrap(ciphertext, { role: keyOwner(), use, kid: name });
  shelf.opened.set(name, opening);
  opening.catch(() => shelf.opened.delete(name));
  return opening;
};

/** Whoever can write the table could swap ciphertexts of one use; then the private half is not the one the kid names. */
const privateKey = async (shelf: Shelf, item: KeyItem): Promise<KeyObject> => {
  const key = createPrivateKey({ key: await secret(shelf, item), format: "der", type: "pkcs8" });
  const { x = "", y = "" } = createPublicKey(key).export({ format: "jwk" });
  if (thumbprint({ x, y }) !== item.kid)
    throw new Error(`the ciphertext stored under kid ${item.kid} is another key's`);
  return key;
};
