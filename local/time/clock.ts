/**
 * The sandbox's one clock: real time plus an offset that only ever grows.
 * The offset lives in shared memory so that handlers in their worker threads see an advance at once.
 */
export type Clock = {
  /** Milliseconds since 1970, sandbox time. */
  readonly now: () => number;
  /** Moves time forward by that many milliseconds, then wakes everyone who asked with `onAdvance`. */
  readonly advance: (ms: number) => void;
  readonly onAdvance: (listener: () => void) => void;
  /** One signed 64-bit cell: the offset in milliseconds, to hand to a worker. */
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
      if (!(ms >= 0)) throw new RangeError(`the clock does not run backwards: ${ms} ms`);
      Atomics.add(cell, 0, BigInt(Math.trunc(ms)));
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => void listeners.push(listener),
    shared,
  };
};
