/** Waits until all keys are free, locks them, and returns the function that unlocks them. */
export type Locks = (keys: readonly string[]) => Promise<() => void>;

/** Creates locks by name. A caller queues for all its keys in one step, so two callers can never deadlock. */
export const makeLocks = (): Locks => {
  const tails = new Map<string, Promise<void>>();
  return async (keys) => {
    const before = keys.map((key) => tails.get(key)).filter((each) => each !== undefined);
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const key of keys) tails.set(key, promise);
    if (before.length > 0) await Promise.all(before);
    return () => {
      for (const key of keys) if (tails.get(key) === promise) tails.delete(key);
      resolve();
    };
  };
};
