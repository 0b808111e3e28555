import { setTimeout as pause } from "node:timers/promises";

/** The kinds of work that can be in flight, each with its current count. */
export type Work = Readonly<Record<string, () => number>>;

export type Idle = {
  /** Waits until nothing is in flight; false when the seconds elapse first. */
  readonly wait: (seconds: number) => Promise<boolean>;
  /** The work in flight now, by name. */
  readonly inFlight: () => Record<string, number>;
};

/** Watches all work. Each part hands over to the next without a gap, so one look at all counts is reliable. */
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
