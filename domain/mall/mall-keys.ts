import { addTime, earlierOf, type Instant } from "../calendar.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { reject, type Rejection } from "../rejection.ts";

/** A mall's public key as the gateway or the lender has pinned it; `retireAt` is set once another key replaces it. */
export type PinnedKey = { readonly kid: string; readonly use: "sig" | "enc"; readonly retireAt?: Instant };

/** A mall's keys at the gateway or at the lender, newest first, and the statement that last changed them. */
export type KeyRing<Key extends PinnedKey> = {
  readonly keys: readonly Key[];
  readonly rotation?: { readonly digest: string; readonly issuedAt: Instant };
};

/** A mall's signed statement of its new keys; the other keys stay valid for `overlapDays` more. */
export type KeyStatement<Key extends PinnedKey> = {
  /** The kid of the key that signed it. */
  readonly signedBy: string;
  readonly digest: string;
  readonly issuedAt: Instant;
  readonly keys: readonly Key[];
  readonly overlapDays: number;
};

/** A week is enough for every server of a mall to switch; beyond a month two keys double the risk without benefit. */
export const keyOverlapDays = { default: 7, max: 30 } as const;

/** Two full JWKS of eight keys. A mall that rotates repeatedly within the overlap waits for it to end. */
const maxKeys = 16;

/** Kept for reports that they have signed, newest first: two a week. */
const maxRetired = 32;

/** The keys that are valid at a moment. */
export const keysAt = <Key extends PinnedKey>(keys: readonly Key[], now: Instant): readonly Key[] =>
  keys.filter(({ retireAt }) => retireAt === undefined || retireAt > now);

/**
 * The valid keys, and those that ended in the last five minutes, the lifetime of a message: a message that ended its own key is
 * sent again when its answer was lost.
 */
export const recentKeysAt = <Key extends PinnedKey>(keys: readonly Key[], now: Instant): readonly Key[] =>
  keysAt(keys, addTime(now, { minutes: -5 }));

/** The signing keys, ended or not, that may have signed a report that is still believed. */
export const keysForReports = <Key extends PinnedKey>(keys: readonly Key[], now: Instant): readonly Key[] =>
  keysAt(keys, addTime(now, { days: -deadlines.report.days })).filter(({ use }) => use === "sig");

/** True when there is a signing key and an encryption key: the mall signs, and its partners encrypt for it. */
export const hasBothUses = (keys: readonly PinnedKey[]): boolean =>
  keys.some(({ use }) => use === "sig") && keys.some(({ use }) => use === "enc");

/**
 * Pins the keys of a statement; the same statement again changes nothing. A retiring key cannot change keys, so that a thief who
 * has it cannot lock the mall out. An older statement is rejected after a newer one.
 */
export const rotateKeys = <Key extends PinnedKey, Ring extends KeyRing<Key>>(
  ring: Ring,
  { signedBy, digest, issuedAt, keys, overlapDays }: KeyStatement<Key>,
  now: Instant,
): Ring | Rejection => {
  if (ring.rotation?.digest === digest) return ring;
  if (ring.keys.find(({ kid }) => kid === signedBy)?.retireAt !== undefined)
    return reject("InvalidKey", "the key that signed this is being replaced: sign with a key that stays valid");
  if (ring.rotation && issuedAt <= ring.rotation.issuedAt)
    return reject("MessageReplayed", "the keys were changed by a later statement: sign this one again");
  const until = addTime(now, { days: overlapDays });
  const kept = [...recentKeysAt(ring.keys, now), ...keysForReports(ring.keys, now)];
  const retiring = ring.keys
    .filter((key) => kept.includes(key) && !keys.some(({ kid }) => kid === key.kid))
    .map((key) => ({ ...key, retireAt: earlierOf(key.retireAt ?? until, until) }))
    .slice(0, maxRetired);
  if (keys.length + keysAt(retiring, now).length > maxKeys)
    return reject("InvalidKey", `at most ${maxKeys} keys at a time: wait until older keys have expired`);
  return { ...ring, keys: [...keys, ...retiring], rotation: { digest, issuedAt } };
};

/** An operator pins new keys for a mall that has lost its own: the old keys end at once. The same keys again change nothing. */
export const replaceKeys = <Key extends PinnedKey, Ring extends KeyRing<Key>>(
  ring: Ring,
  keys: readonly Key[],
): Ring => {
  const names = (all: readonly Key[]) => all.map(({ kid, retireAt = "" }) => `${kid} ${retireAt}`).join();
  return names(ring.keys) === names(keys) ? ring : { ...ring, keys };
};
