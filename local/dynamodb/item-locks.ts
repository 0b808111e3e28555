/** Waits until nobody else holds any of the keys, then holds them all; the answer gives them back. */
export type Locks = (keys: readonly string[]) => Promise<() => void>;

/** Locks by name. All keys of a caller are queued for in one step, so two callers can never wait for each other. */
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
