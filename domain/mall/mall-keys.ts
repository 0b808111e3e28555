import { addTime, earlierOf, type Instant } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";

/** A mall's public key as gateway or lender has pinned it; `retireAt` is set once another takes over. */
export type PinnedKey = { readonly kid: string; readonly use: "sig" | "enc"; readonly retireAt?: Instant };

/** A mall's keys on one side, the newest first, and the statement that changed them last. */
export type KeyRing<Key extends PinnedKey> = {
  readonly keys: readonly Key[];
  readonly rotation?: { readonly digest: string; readonly issuedAt: Instant };
};

/** What a mall says, in one signed statement: from now on these keys; the others hold for `overlapDays` more. */
export type KeyStatement<Key extends PinnedKey> = {
  /** The kid of the key that signed it. */
  readonly signedBy: string;
  readonly digest: string;
  readonly issuedAt: Instant;
  readonly keys: readonly Key[];
  readonly overlapDays: number;
};

/** A week lets every server of a mall change over; longer than a month two keys are twice the risk for nothing. */
export const keyOverlapDays = { default: 7, max: 30 } as const;

/** Two whole JWKS of eight; who rotates again and again in the overlap waits for it to end. */
const maxKeys = 16;

/** The keys that count at a moment. */
export const keysAt = <Key extends PinnedKey>(keys: readonly Key[], now: Instant): readonly Key[] =>
  keys.filter(({ retireAt }) => retireAt === undefined || retireAt > now);

/**
 * The same, and those that ended in the last five minutes: as long as a message lives, one that ended its own key may come again,
 * because its answer got lost.
 */
export const recentKeysAt = <Key extends PinnedKey>(keys: readonly Key[], now: Instant): readonly Key[] =>
  keysAt(keys, addTime(now, { minutes: -5 }));

/** A mall must be able to sign, and its partners to seal for it. */
export const hasBothUses = (keys: readonly PinnedKey[]): boolean =>
  keys.some(({ use }) => use === "sig") && keys.some(({ use }) => use === "enc");

/**
 * Pins the keys of a statement, once: the same one again changes nothing. A key on its way out changes no keys, so that a thief who
 * has it cannot lock the mall out; and an older statement never follows a newer one.
 */
export const rotateKeys = <Key extends PinnedKey, Ring extends KeyRing<Key>>(
  ring: Ring,
  { signedBy, digest, issuedAt, keys, overlapDays }: KeyStatement<Key>,
  now: Instant,
): Ring | Rejection => {
  if (ring.rotation?.digest === digest) return ring;
  if (ring.keys.find(({ kid }) => kid === signedBy)?.retireAt !== undefined)
    return reject("InvalidKey", "the key that signed this is being replaced: sign with one that stays");
  if (ring.rotation && issuedAt <= ring.rotation.issuedAt)
    return reject("MessageReplayed", "the keys were changed by a later statement: sign this one anew");
  const until = addTime(now, { days: overlapDays });
  const retiring = recentKeysAt(ring.keys, now)
    .filter(({ kid }) => !keys.some((key) => key.kid === kid))
    .map((key) => ({ ...key, retireAt: earlierOf(key.retireAt ?? until, until) }));
  if (keys.length + keysAt(retiring, now).length > maxKeys)
    return reject("InvalidKey", `at most ${maxKeys} keys at a time: wait until older ones have ended`);
  return { ...ring, keys: [...keys, ...retiring], rotation: { digest, issuedAt } };
};

/** An operator takes new keys in by hand, of a mall that has lost its own: the old ones end at once. The same keys again change nothing. */
export const replaceKeys = <Key extends PinnedKey, Ring extends KeyRing<Key>>(
  ring: Ring,
  keys: readonly Key[],
): Ring => {
  const names = (all: readonly Key[]) => all.map(({ kid, retireAt = "" }) => `${kid} ${retireAt}`).join();
  return names(ring.keys) === names(keys) ? ring : { ...ring, keys };
};
