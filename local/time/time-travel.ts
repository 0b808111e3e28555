import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** Moves the sandbox's clock on, and lets everything that falls due on the way happen in its order. */
export type TimeTravel = (milliseconds: number) => Promise<void>;

type Options = {
  readonly clock: Clock;
  /** When the next timer is due, in sandbox time. Recurring schedules are not asked: each fires once at the next stop after its moment. */
  readonly nextTimer: () => number | undefined;
  /** Fires what is due. */
  readonly runDue: () => Promise<void>;
  /** Resolves when nothing is in flight, or after that many seconds. */
  readonly idle: (seconds: number) => Promise<boolean>;
};

/** One journey at a time: from timer to timer, waiting at each until the system has come to rest. */
export const makeTimeTravel = ({ clock, nextTimer, runDue, idle }: Options): TimeTravel => {
  let last: Promise<unknown> = Promise.resolve();
  const travel = async (milliseconds: number): Promise<void> => {
    let left = milliseconds;
    await idle(patience);
    while (left > 0) {
      const due = nextTimer() ?? Infinity;
      // A timer that is due already and not gone failed, and has a later try: do not wait for it for ever.
      const step = Math.min(left, longestStep, Math.max(1, due - clock.now()));
      clock.advance(step);
      left -= step;
      await runDue();
      // What an advance wakes begins in the next turn of the event loop.
      await nextTurn();
      await idle(patience);
    }
  };
  return async (milliseconds) => {
    const mine = last.then(async () => travel(milliseconds));
    last = mine.catch(() => {});
    return mine;
  };
};

/** A day, so that what runs nightly runs nightly, and what runs hourly does not make a month take minutes. */
const longestStep = 86_400_000;

/** Longer than any phase takes: a stuck one must not stop the clock. */
const patience = 30;
