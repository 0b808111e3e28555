/**
 * The sandbox's only clock: real time plus an offset that never decreases.
 * The offset is in shared memory, so that handlers in worker threads see an advance at once.
 */
export type Clock = {
  /** Milliseconds since 1970, sandbox time. */
  readonly now: () => number;
  /** Moves time forward by milliseconds, then calls the `onAdvance` listeners. */
  readonly advance: (ms: number) => void;
  readonly onAdvance: (listener: () => void) => void;
  /** One signed 64-bit cell with the offset in milliseconds, for worker threads. */
  readonly shared: SharedArrayBuffer;
};

export const makeClock = (offset = 0): Clock => {
  const shared = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(shared);
  const listeners: (() => void)[] = [];
  Atomics.store(cell, 0, BigInt(offset));
  return {
    now: () => Date.now() + Number(Atomics.load(cell, 0)),
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`the clock cannot move backwards: ${ms} ms`);
      Atomics.add(cell, 0, BigInt(Math.trunc(ms)));
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => void listeners.push(listener),
    shared,
  };
};
