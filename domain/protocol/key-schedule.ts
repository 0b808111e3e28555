import { addTime, type Duration, type Instant } from "../calendar.ts";

/** When a key was made, from when it is used, and when it ends. Without `activeFrom` it is active from its creation. */
export type KeyTimes = { readonly createdAt: Instant; readonly activeFrom?: Instant; readonly retireAt?: Instant };

/** How long a key is published before it is used: every mall of a lender learns of it in time, and pins it if it wants to. */
export const keyNotice = { lender: { days: 7 }, gateway: { hours: 48 } } as const satisfies Record<string, Duration>;

/** A key is used for a quarter. */
const useDays = 90;

/** After that it still decrypts and verifies: a decision that it signed can be fetched for thirty days. */
const overlap: Duration = { days: 35 };

/** In an emergency too, what signs is published first: functions cache keys for five minutes, and clients a JWKS for five more. */
const emergencyNotice: Duration = { minutes: 10 };

/** In an emergency the old keys end an hour later: a client of the published keys has fetched the new ones three times by then. */
const emergencyEnd: Duration = { minutes: 70 };

/** What replaces a key: from when the new key is used, when the old ones end, and whether the old key may sign for the new one. */
export type Replacement = {
  readonly activeFrom: Instant;
  readonly retireAt: Instant;
  readonly isSignedForward: boolean;
};

/**
 * Returns when the keys of one use are replaced; undefined while none is due. The first key is active at once. A forced
 * replacement is for stolen keys, so nothing that the old key signs is evidence for the new one.
 */
export const replacementOf = (
  keys: readonly KeyTimes[],
  { now, notice, force }: { readonly now: Instant; readonly notice: Duration; readonly force: boolean },
): Replacement | undefined => {
  const newest = newestOf(keys.filter(({ retireAt }) => retireAt === undefined));
  if (!newest) return { activeFrom: now, retireAt: now, isSignedForward: false };
  if (force)
    return {
      activeFrom: addTime(now, emergencyNotice),
      retireAt: addTime(now, emergencyEnd),
      isSignedForward: false,
    };
  const activeFrom = addTime(now, notice);
  if (activeFrom < addTime(activeFromOf(newest), { days: useDays })) return undefined;
  return { activeFrom, retireAt: addTime(activeFrom, overlap), isSignedForward: true };
};

/** From when a key is used. */
const activeFromOf = ({ createdAt, activeFrom }: KeyTimes): Instant => activeFrom ?? createdAt;

/** True when new secrets are derived from a new root: there is none, the newest was used for a quarter, or it was stolen. */
export const isRootDue = (roots: readonly KeyTimes[], now: Instant, force: boolean): boolean => {
  const newest = newestOf(roots);
  return force || !newest || addTime(newest.createdAt, { days: useDays }) <= now;
};

/** True until a key ends. */
export const isUsable = ({ retireAt }: KeyTimes, now: Instant): boolean => retireAt === undefined || retireAt > now;

/** The key to use now: of those that have not ended, the last that has become active. */
export const currentOf = <Key extends KeyTimes>(keys: readonly Key[], now: Instant): Key | undefined =>
  newestOf(keys.filter((key) => isUsable(key, now) && activeFromOf(key) <= now));

/** The keys in the order in which a JWKS lists them: the current one, those that follow it, and then the earlier ones, newest first. */
export const inOrderOfUse = <Key extends KeyTimes>(keys: readonly Key[], now: Instant): readonly Key[] => {
  const byAge = keys.toSorted((a, b) => (activeFromOf(a) < activeFromOf(b) ? -1 : 1));
  const current = currentOf(keys, now);
  const at = current ? byAge.indexOf(current) : 0;
  return [...byAge.slice(at), ...byAge.slice(0, at).toReversed()];
};

const newestOf = <Key extends KeyTimes>(keys: readonly Key[]): Key | undefined =>
  keys.toSorted((a, b) => (activeFromOf(a) < activeFromOf(b) ? -1 : 1)).at(-1);
