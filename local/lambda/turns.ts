/** Runs so many works at once; the others wait for their turn, in the order in which they came. */
export const makeTurns = (most: number): (<Given>(work: () => Promise<Given>) => Promise<Given>) => {
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    if (working < most) working++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever ends hands on the place, so that nobody can slip in between.
      if (next) next();
      else working--;
    }
  };
};
