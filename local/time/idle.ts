import { setTimeout as pause } from "node:timers/promises";

/** What may be in flight: a name for it and how many there are. */
export type Work = Readonly<Record<string, () => number>>;

export type Idle = {
  /** Waits until nothing is in flight; false when the seconds are over first. */
  readonly wait: (seconds: number) => Promise<boolean>;
  /** What is in flight now, by name. */
  readonly inFlight: () => Record<string, number>;
};

/** Watches the work of every part. Each hands over to the next without a gap, so one look at all of them at once tells the truth. */
export const makeIdle = (work: Work): Idle => {
  const inFlight = () =>
    Object.fromEntries(
      Object.entries(work)
        .map(([name, count]) => [name, count()] as const)
        .filter(([, count]) => count > 0),
    );
  const isIdle = (): boolean => Object.values(work).every((count) => count() <= 0);
  return {
    inFlight,
    wait: async (seconds) => {
      const deadline = performance.now() + seconds * 1000;
      while (!isIdle()) {
        if (performance.now() > deadline) return false;
        await pause(2);
      }
      return true;
    },
  };
};
