import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** Moves the sandbox's clock forward by milliseconds and fires all timers in between, in order. */
export type TimeTravel = (milliseconds: number) => Promise<void>;

type Options = {
  readonly clock: Clock;
  /** When the next timer is due, in sandbox time. Recurring schedules are not included: each fires once at the next stop after its time. */
  readonly nextTimer: () => number | undefined;
  /** Fires what is due. */
  readonly runDue: () => Promise<void>;
  /** Resolves when nothing is in flight, or after this number of seconds. */
  readonly idle: (seconds: number) => Promise<boolean>;
  /** The longest step in milliseconds; a day by default, so that nightly schedules run nightly, and hourly ones do not make a month take minutes. */
  readonly longestStep?: number | undefined;
};

/** Moves from timer to timer, and waits at each until the system is idle. Concurrent calls run one after the other. */
export const makeTimeTravel = ({ clock, nextTimer, runDue, idle, longestStep = dayMs }: Options): TimeTravel => {
  let last: Promise<unknown> = Promise.resolve();
  const travel = async (milliseconds: number): Promise<void> => {
    let remaining = milliseconds;
    await idle(idleTimeoutSeconds);
    while (remaining > 0) {
      const due = nextTimer() ?? Infinity;
      // A timer that is still due has failed and will be retried later: do not wait for it forever.
      const step = Math.min(remaining, longestStep, Math.max(1, due - clock.now()));
      clock.advance(step);
      remaining -= step;
      await runDue();
      // Work that an advance starts begins in the next turn of the event loop.
      await nextTurn();
      await idle(idleTimeoutSeconds);
    }
  };
  return async (milliseconds) => {
    const current = last.then(async () => travel(milliseconds));
    last = current.catch(() => {});
    return current;
  };
};

const dayMs = 86_400_000;

/** Longer than any phase takes, because a stuck phase must not stop the clock. */
const idleTimeoutSeconds = 30;
