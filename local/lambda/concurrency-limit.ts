/** Limits the number of concurrent tasks; further tasks wait in order of arrival. */
export const limitConcurrency = (max: number): (<Result>(task: () => Promise<Result>) => Promise<Result>) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < max) running++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // A finished task passes its slot on directly, so that no later task can take it.
      if (next) next();
      else running--;
    }
  };
};
