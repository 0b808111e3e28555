import type { Told } from "./exchange.ts";

/** The order's number, each time that something of it has changed. */
export type Changes = ReturnType<typeof makeChanges>;

/** Tells pages of changes. A page says what it has `seen`, so that nothing is missed between its making and its listening. */
export const makeChanges = () => {
  const listeners = new Set<(number: string) => void>();
  const changedAt = new Map<string, number>();
  /** Grows with each change and, being a time, across restarts. */
  let latest = Date.now();
  return {
    seen: (): number => latest,
    tell: (number: string): void => {
      latest = Math.max(latest + 1, Date.now());
      changedAt.set(number, latest);
      for (const listener of listeners) listener(number);
    },
    /** Server-sent events: one whenever an order that is meant has changed since. */
    stream: (isMeant: (number: string) => boolean, seen: number): Told => ({
      type: "text/event-stream",
      stream: (write) => {
        const listener = (number: string): void => {
          if (isMeant(number)) write("data: changed\n\n");
        };
        for (const [number, at] of changedAt) if (at > seen) listener(number);
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    }),
  };
};
