import type { HttpResponse } from "./http.ts";

/** Notifies pages of changed orders. */
export type Changes = ReturnType<typeof makeChanges>;

/** Notifies pages of changed orders. A page passes the version that it has `seen`, so that it misses nothing before it listens. */
export const makeChanges = () => {
  const listeners = new Set<(number: string) => void>();
  const changedAt = new Map<string, number>();
  /** The version: increases with each change and, because it is a time, across restarts. */
  let latest = Date.now();
  return {
    seen: (): number => latest,
    notify: (number: string): void => {
      latest = Math.max(latest + 1, Date.now());
      changedAt.set(number, latest);
      for (const listener of listeners) listener(number);
    },
    /** Server-sent events: one for each matching order that changed since `seen`. */
    stream: (matches: (number: string) => boolean, seen: number): HttpResponse => ({
      type: "text/event-stream",
      stream: (write) => {
        const listener = (number: string): void => {
          if (matches(number)) write("data: changed\n\n");
        };
        for (const [number, at] of changedAt) if (at > seen) listener(number);
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    }),
  };
};
