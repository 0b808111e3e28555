import { call } from "./http.ts";
import type { Key } from "./message.ts";

/** The public keys of a partner. */
export type Keyring = {
  readonly find: (kid: string, use: "sig" | "enc") => Promise<Key | undefined>;
  /** The key to encrypt for: a partner lists its newest key first. */
  readonly encryptionKey: () => Promise<Key>;
};

/** Keys that you received over a channel that the gateway does not control; use this in production. */
export const pinnedKeys = (keys: readonly Key[]): Keyring => {
  // Copies, because jose freezes what it imports; the same copies each time, because it caches imports by object.
  const copies = keys.map((key) => ({ ...key }));
  return keyringOf(async () => copies);
};

/** Keys fetched from a JWKS: once, and again when a key is not found, at most every ten seconds. */
export const publishedKeys = (url: string, path: string): Keyring => {
  let known: { readonly at: number; readonly keys: Promise<readonly Key[]> } | undefined;
  return keyringOf(async (refetch) => {
    if (known && !(refetch && Date.now() - known.at > refetchMs)) return known.keys;
    const keys = call(url, { method: "GET", path }).then((jwks) => (jwks as { readonly keys: readonly Key[] }).keys);
    known = { at: Date.now(), keys };
    // A failed fetch is not cached.
    keys.catch(() => (known = undefined));
    return keys;
  });
};

const refetchMs = 10_000;

const keyringOf = (load: (refetch: boolean) => Promise<readonly Key[]>): Keyring => {
  const search = async (matches: (key: Key) => boolean): Promise<Key | undefined> =>
    (await load(false)).find(matches) ?? (await load(true)).find(matches);
  return {
    find: (kid, use) => search((key) => key.kid === kid && key.use === use),
    encryptionKey: async () => {
      const key = await search(({ use }) => use === "enc");
      if (!key) throw new TypeError("the partner publishes no key with use enc");
      return key;
    },
  };
};
