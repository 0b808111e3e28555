import { type Day, daysBetween, earlierOf, laterOf } from "../calendar.ts";

/** Days that do not count for the purchaser: from `from` to the day before `until`, or open-ended. */
export type Pause = { readonly from: Day; readonly until?: Day };

/** Days from `from`, included, to `to`, excluded. */
export type Interval = { readonly from: Day; readonly to: Day };

/** The parts of an interval without paused days; pauses can overlap and be in any order. */
export const runningIntervals = (from: Day, to: Day, pauses: readonly Pause[]): readonly Interval[] => {
  const running: Interval[] = [];
  let start = from;
  for (const pause of pauses.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const stop = earlierOf(pause.from, to);
    if (stop > start) running.push({ from: start, to: stop });
    start = laterOf(start, pause.until ?? to);
  }
  if (to > start) running.push({ from: start, to });
  return running;
};

/** The number of days of an interval without paused days. */
export const runningDays = (from: Day, to: Day, pauses: readonly Pause[]): number =>
  runningIntervals(from, to, pauses).reduce((days, each) => days + daysBetween(each.from, each.to), 0);
