import type { Difference } from "../domain/reconciliation/difference.ts";

/** The first entries of a list of unknown length, and the number of further entries. */
export type BoundedList<T> = { readonly first: readonly T[]; readonly more: number };

/** The findings of a reconciliation: differences, purchases with a phase in flight, and sums that changed while they were read. */
export type Findings = {
  readonly differences: BoundedList<Difference>;
  readonly inFlight: BoundedList<string>;
  readonly moving: BoundedList<Difference>;
};

/** The first entries are enough to investigate, and a long list might not fit in memory. */
const maxEntries = 100;

/** A list that keeps the first entries and counts the others. */
const makeBoundedList = <T>() => {
  const first: T[] = [];
  let more = 0;
  return {
    add: (entries: readonly T[]): void => {
      const kept = entries.slice(0, Math.max(0, maxEntries - first.length));
      first.push(...kept);
      more += entries.length - kept.length;
    },
    addUnseen: (count: number): void => void (more += count),
    isFull: (): boolean => first.length >= maxEntries,
    count: (): number => first.length + more,
    all: (): BoundedList<T> => ({ first, more }),
  };
};

/** The findings of a reconciliation in progress. */
export const makeFindings = () => ({
  differences: makeBoundedList<Difference>(),
  inFlight: makeBoundedList<string>(),
  moving: makeBoundedList<Difference>(),
});
