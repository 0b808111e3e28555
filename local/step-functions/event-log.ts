import type { HistoryEvent } from "./execution-store.ts";

/** The events of one history. A track is a sequence of consecutive events: the top level, a branch, or an iteration. */
export type EventLog = {
  readonly append: (event: HistoryEvent) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The id of the last event. */
  id: number;
  /** The last event of each track. */
  readonly last: Map<string, number>;
  /** The events from which the tracks of a Parallel or Map state begin, by state. */
  readonly begins: Map<string, number>;
};

/** The fields of an event that depend on its type. */
type Details = Omit<HistoryEvent, "id" | "previousEventId" | "timestamp" | "type">;

/** A log that continues after the event with this id. */
export const makeEventLog = (after: number, now: () => number, append: EventLog["append"]): EventLog => ({
  append,
  now,
  id: after,
  last: new Map([["", after]]),
  begins: new Map(),
});

/** Appends an event to a track, and returns its id. */
export const addEvent = (log: EventLog, type: string, track: string, details: Details = {}, at = log.now()): number => {
  const previousEventId = log.last.get(track) ?? log.begins.get(track.slice(0, track.lastIndexOf("/"))) ?? 0;
  log.id += 1;
  log.append({ id: log.id, previousEventId, timestamp: at / 1000, type, ...details });
  log.last.set(track, log.id);
  return log.id;
};

/** An input or output as JSON text, with the details that AWS adds. */
export const data = (field: "input" | "output", value: unknown): Record<string, unknown> => ({
  [field]: JSON.stringify(value ?? null),
  [`${field}Details`]: notTruncated,
});

/** The local histories contain every input and output in full. */
export const notTruncated = { truncated: false };
