import { call, under } from "./http.ts";
import { type Chain, followChain } from "./key-chain.ts";
import type { Key, Now } from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";

/** The public keys of a partner. */
export type Keyring = {
  /** The key with this kid; throws UntrustedAnswer, with the reason and the remedy, if it is not trusted. */
  readonly find: (kid: string, use: "sig" | "enc") => Promise<Key>;
  /** The key to encrypt for now. */
  readonly encryptionKey: () => Promise<Key>;
};

/** The base URL of an API, or how to find it. */
export type Address = string | (() => Promise<string>);

/** Where a party publishes its keys, and by which name it signs for new ones. */
export type Publisher = { readonly url: Address; readonly path: string; readonly iss: string };

/** Keys that you received over a channel that the gateway does not control, and no others. `party` is for error messages. */
export const pinnedKeys = (keys: readonly Key[], now: Now = Date.now, party = "the partner"): Keyring => {
  const pins = copiesOf(keys);
  const why = `it is not among the keys that you pinned (${kidsOf(pins)}), and you do not follow rotations`;
  return keyringOf({ load: async () => pins, why: () => why, party, now });
};

/**
 * Keys that you pinned, and those that they lead to: a party signs for each new key with the one before it, so that the gateway
 * cannot substitute one. The statements are fetched again after ten minutes, and when a key is not known.
 */
export const followedKeys = (keys: readonly Key[], publisher: Publisher, now: Now = Date.now): Keyring => {
  const pins = copiesOf(keys);
  const fetchKeys = cachedJwks(publisher, now);
  const { iss } = publisher;
  const noticeSeconds = (iss === "gateway" ? 2 : 7) * 86_400;
  let last: { readonly jwks: Jwks; readonly chain: Chain } | undefined;
  const load = async (refetch: boolean): Promise<readonly Key[]> => {
    // Pinned keys are trusted without the gateway's help, and used when it does not answer.
    const jwks = await fetchKeys(refetch).catch(() => last?.jwks ?? { keys: [] });
    if (last?.jwks !== jwks) {
      const reading = { iss, noticeSeconds, now: Math.floor((await now()) / 1000) };
      last = { jwks, chain: await followChain(pins, jwks.successors ?? [], reading) };
    }
    return last.chain.keys;
  };
  const why = (kid: string): string => {
    const reason = last?.chain.refused.get(kid);
    const yours = `the keys that you pinned (${kidsOf(pins)})`;
    if (reason !== undefined) return `no accepted statement leads to it from ${yours}: ${reason}`;
    if (!last?.jwks.keys.some((key) => key.kid === kid))
      return `${iss} does not publish it, and it is none of ${yours}`;
    return `no statement leads to it from ${yours}: they are too old, or were replaced in an emergency`;
  };
  return keyringOf({ load, why, party: iss, now });
};

/** Keys fetched from a JWKS, again after ten minutes and when a key is not found: you trust whoever answers there. `party` is for error messages. */
export const publishedKeys = (url: Address, path: string, now: Now = Date.now, party = "the partner"): Keyring => {
  let where = typeof url === "string" ? url : "";
  const find = async (): Promise<string> => (where = typeof url === "string" ? url : await url());
  const fetchKeys = cachedJwks({ url: find, path }, now);
  return keyringOf({
    load: async (refetch) => (await fetchKeys(refetch)).keys,
    why: () => `${under(where, path).href} does not list it`,
    party,
    now,
  });
};

type Jwks = { readonly keys: readonly Key[]; readonly successors?: readonly string[] };

/** A party publishes a key days before it is used, and its old keys for an hour in an emergency. */
const lifetimeMs = 600_000;

/** An unknown key causes a request at most this often. */
const refetchMs = 10_000;

const cachedJwks = ({ url, path }: Pick<Publisher, "url" | "path">, now: Now) => {
  let known: { readonly at: number; readonly fetchedAt: number; readonly jwks: Promise<Jwks> } | undefined;
  return async (refetch: boolean): Promise<Jwks> => {
    const at = await now();
    const previous = known;
    if (previous) {
      const isFresh = Math.abs(at - previous.at) < lifetimeMs;
      if (isFresh && !(refetch && Date.now() - previous.fetchedAt > refetchMs)) return previous.jwks;
    }
    const jwks = fetchJwks(url, path);
    const mine = { at, fetchedAt: Date.now(), jwks };
    known = mine;
    // A failed fetch is not cached, and leaves the keys that were known before.
    return jwks.catch(async (error: unknown) => {
      if (known === mine) known = previous;
      if (previous) return previous.jwks;
      throw error;
    });
  };
};

const fetchJwks = async (url: Address, path: string): Promise<Jwks> =>
  (await call(typeof url === "string" ? url : await url(), { method: "GET", path })) as Jwks;

type Source = {
  readonly load: (refetch: boolean) => Promise<readonly Key[]>;
  /** Why a key is not trusted. */
  readonly why: (kid: string) => string;
  readonly party: string;
  readonly now: Now;
};

const keyringOf = ({ load, why, party, now }: Source): Keyring => ({
  find: async (kid, use) => {
    const matches = (key: Key) => key.kid === kid && key.use === use;
    const key = (await load(false)).find(matches) ?? (await load(true)).find(matches);
    if (key) return key;
    throw new UntrustedAnswer(
      `the key ${kid} of ${party} is not trusted: ${why(kid)}. Ask ${party} for its keys by a channel that is not the gateway, and pin them`,
    );
  },
  encryptionKey: async () => {
    const seconds = (await now()) / 1000;
    const key = currentOf(await load(false), seconds) ?? currentOf(await load(true), seconds);
    if (!key)
      throw new UntrustedAnswer(
        `none of the trusted keys of ${party} has use enc: pin its sealing key too, as its JWKS lists it`,
      );
    return key;
  },
});

/** The encryption key that came into use last, of several without a time the first; a key before its time if there is no other. */
const currentOf = (keys: readonly Key[], now: number): Key | undefined => {
  const all = keys.filter(({ use }) => use === "enc");
  const inUse = all.filter(({ nbf = 0, exp = Infinity }) => nbf <= now && exp > now);
  return inUse.toSorted((a, b) => (b.nbf ?? 0) - (a.nbf ?? 0))[0] ?? all[0];
};

/** Copies, because jose freezes what it imports; the same copies each time, because it caches imports by object. */
const copiesOf = (keys: readonly Key[]): readonly Key[] => keys.map((key) => ({ ...key }));

const kidsOf = (keys: readonly Key[]): string => keys.map(({ kid }) => kid).join(", ");
