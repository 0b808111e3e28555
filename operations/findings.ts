import type { Difference } from "../domain/reconciliation/difference.ts";

/** A list whose length nobody knows beforehand: its first entries, and how many more there are. */
export type Some<T> = { readonly first: readonly T[]; readonly more: number };

/** What a reconciliation found: differences; purchases with something under way; sums that moved while they were read. */
export type Findings = {
  readonly differences: Some<Difference>;
  readonly inFlight: Some<string>;
  readonly moving: Some<Difference>;
};

/** Long lists help nobody, and might not fit; the first ones do. */
const most = 100;

/** Keeps the first entries and counts the others. */
const makeSome = <T>() => {
  const first: T[] = [];
  let more = 0;
  return {
    add: (entries: readonly T[]): void => {
      const kept = entries.slice(0, Math.max(0, most - first.length));
      first.push(...kept);
      more += entries.length - kept.length;
    },
    addUnseen: (count: number): void => void (more += count),
    isFull: (): boolean => first.length >= most,
    count: (): number => first.length + more,
    all: (): Some<T> => ({ first, more }),
  };
};

/** Findings that are being made. */
export const makeFindings = () => ({
  differences: makeSome<Difference>(),
  inFlight: makeSome<string>(),
  moving: makeSome<Difference>(),
});
