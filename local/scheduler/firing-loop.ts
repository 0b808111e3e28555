import type { Meter } from "../bill/meter.ts";
import { completeFiring, dueSchedules, nextDue, planRetry } from "./due-schedules.ts";
import { type Firing, firingOf } from "./firing.ts";
import type { ScheduleRow } from "./stored-schedules.ts";
import type { ScheduleStore } from "./scheduler-store.ts";

// Often enough that timers fire promptly, rarely enough to cost nothing noticeable.
const pollIntervalMs = 250;

// The maximum of concurrent firings: many timers may be due after an advance; this many keep two cores busy.
const maxConcurrency = 50;

/** How schedules are fired. */
export type FiringOptions = {
  readonly schedules: ScheduleStore;
  readonly meter: Meter;
  readonly fire: (firing: Firing) => Promise<void>;
  /** Called when a firing has used all its retries. */
  readonly onDropped: (firing: Firing, error: unknown, deadLetterArn: string | undefined) => void;
};

/** Fires schedules when they are due. */
export const makeFiringLoop = (options: FiringOptions) => {
  const { schedules } = options;
  const stop = new AbortController();
  let interval: NodeJS.Timeout | undefined;
  let currentRun: Promise<void> | undefined;
  let runAgain = false;

  const runDue = (): Promise<void> => {
    if (stop.signal.aborted) return Promise.resolve();
    interval ??= setInterval(poll, pollIntervalMs).unref();
    // A call during a run may come after an advance that the run has not seen.
    runAgain = true;
    currentRun ??= run().finally(() => {
      currentRun = undefined;
      return runAgain ? runDue() : undefined;
    });
    return currentRun;
  };

  const run = async (): Promise<void> => {
    runAgain = false;
    await fireDue(options, stop.signal);
  };

  const poll = (): void => {
    const next = nextDue(schedules);
    if (!stop.signal.aborted && next !== undefined && next <= schedules.clock.now()) void runDue();
  };
  schedules.clock.onAdvance(poll);

  return {
    runDue,
    poll,
    close: (): void => {
      stop.abort();
      clearInterval(interval);
    },
  };
};

/** Fires until no schedule is due. */
const fireDue = async (options: FiringOptions, stopped: AbortSignal): Promise<void> => {
  const { schedules } = options;
  for (
    let due = dueSchedules(schedules, maxConcurrency);
    due.length > 0;
    due = stopped.aborted ? [] : dueSchedules(schedules, maxConcurrency)
  )
    await Promise.all(due.map(async (row) => fireOne(options, stopped, row)));
};

const fireOne = async (
  { schedules, meter, fire, onDropped }: FiringOptions,
  stopped: AbortSignal,
  row: ScheduleRow,
): Promise<void> => {
  const firing = firingOf(row);
  try {
    await fire(firing);
    meter.count("scheduler.invocations");
  } catch (error) {
    if (stopped.aborted || planRetry(schedules, row)) return;
    onDropped(firing, error, row.schedule.Target.DeadLetterConfig?.Arn);
  }
  if (!stopped.aborted) completeFiring(schedules, row);
};
