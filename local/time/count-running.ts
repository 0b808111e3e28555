/** Wraps an async function and counts its running calls. */
export const countRunning = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
  let running = 0;
  return {
    running: () => running,
    call: async (...args: Args): Promise<Result> => {
      running++;
      try {
        return await work(...args);
      } finally {
        running--;
      }
    },
  };
};
