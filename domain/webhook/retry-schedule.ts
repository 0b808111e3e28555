import { addTime, earlierOf, type Instant } from "../calendar.ts";

/** A delivery is tried for so long, as the card networks' processors do: over a weekend and a day. */
const retryWindowHours = 72;

const firstSeconds = 10;

const growth = 4;

/** Six hours: twice in a working day. */
const maxSeconds = 6 * 3_600;

/** When a delivery that was begun then is given up. */
export const retryDeadline = (since: Instant): Instant => addTime(since, { hours: retryWindowHours });

/**
 * When to try again after so many tries have failed: ten seconds, then four times as long each time up to six hours, a quarter more or less
 * by `chance` (0 to 1), so that deliveries that failed together do not come back together. A receiver that names a time (`retryAfter`,
 * seconds) is not asked before it, within six hours. The last try is at the end of the patience; after it there is none.
 */
export const nextAttemptAt = (
  tries: number,
  {
    since,
    now,
    chance,
    retryAfter = 0,
  }: {
    readonly since: Instant;
    readonly now: Instant;
    readonly chance: number;
    readonly retryAfter?: number;
  },
): Instant | undefined => {
  const end = retryDeadline(since);
  if (now >= end) return undefined;
  const usual = Math.min(maxSeconds, firstSeconds * growth ** (tries - 1)) * (0.75 + chance / 2);
  const seconds = Math.max(usual, Math.min(maxSeconds, retryAfter));
  return earlierOf(addTime(now, { seconds }), end);
};
