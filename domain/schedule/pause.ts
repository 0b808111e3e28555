import { type Day, daysBetween, earlierOf, laterOf } from "../calendar.ts";

/** Days on which the purchaser's clock stands still: from `from` to the day before `until`, or without end yet. */
export type Pause = { readonly from: Day; readonly until?: Day };

/** Days from the first, counted, to the last, not counted. */
export type Interval = { readonly from: Day; readonly to: Day };

/** What is left of an interval when paused days are taken out; pauses may overlap and come in any order. */
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

/** The days of an interval on which the clock ran. */
export const runningDays = (from: Day, to: Day, pauses: readonly Pause[]): number =>
  runningIntervals(from, to, pauses).reduce((days, each) => days + daysBetween(each.from, each.to), 0);
