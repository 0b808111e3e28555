import { addTime, earlierOf, type Instant } from "../calendar.ts";

/** Deliveries are retried for three days, as card processors do: over a weekend and a day. */
const retryWindowHours = 72;

const firstSeconds = 10;

const growth = 4;

/** Six hours: twice in a working day. */
const maxSeconds = 6 * 3_600;

/** When the retries of a delivery that started at `since` end. */
export const retryDeadline = (since: Instant): Instant => addTime(since, { hours: retryWindowHours });

/**
 * The time of the next attempt after `tries` failures: ten seconds, then four times longer each time up to six hours, varied by a
 * quarter by `chance` (0 to 1), so that deliveries that failed together are not retried together. A receiver's `retryAfter` (seconds) is
 * respected up to six hours. The last attempt is at the end of the retry window; undefined after it.
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
