import { call } from "./http.ts";
import type { Key } from "./message.ts";

/** The public keys of a partner. */
export type Keyring = {
  readonly find: (kid: string, use: "sig" | "enc") => Promise<Key | undefined>;
  /** The key to seal for: a partner lists the newest first. */
  readonly toSealFor: () => Promise<Key>;
};

/** Keys that were pinned beforehand, by a channel that the gateway does not control: what production wants. */
export const pinned = (keys: readonly Key[]): Keyring => {
  // Copies, because jose freezes what it imports; the same ones each time, because it remembers imports by object.
  const copies = keys.map((key) => ({ ...key }));
  return ringOf(async () => copies);
};

/** Keys as a JWKS publishes them: fetched once, and again when a key is not among them, at most every ten seconds. */
export const published = (url: string, path: string): Keyring => {
  let known: { readonly at: number; readonly keys: Promise<readonly Key[]> } | undefined;
  return ringOf(async (anew) => {
    if (known && !(anew && Date.now() - known.at > refetchMs)) return known.keys;
    const keys = call(url, { method: "GET", path }).then((jwks) => (jwks as { readonly keys: readonly Key[] }).keys);
    known = { at: Date.now(), keys };
    // A failed fetch is not remembered.
    keys.catch(() => (known = undefined));
    return keys;
  });
};

const refetchMs = 10_000;

const ringOf = (load: (anew: boolean) => Promise<readonly Key[]>): Keyring => {
  const search = async (fits: (key: Key) => boolean): Promise<Key | undefined> =>
    (await load(false)).find(fits) ?? (await load(true)).find(fits);
  return {
    find: (kid, use) => search((key) => key.kid === kid && key.use === use),
    toSealFor: async () => {
      const key = await search(({ use }) => use === "enc");
      if (!key) throw new TypeError("the partner has no key of use enc");
      return key;
    },
  };
};
