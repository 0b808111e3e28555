import { performance } from "node:perf_hooks";

/** What a run measured: how many a second, and how long one took, in milliseconds. */
export type Measured = { readonly perSecond: number; readonly p50ms: number; readonly p99ms: number };

/** Runs `work` `count` times, `width` at once, and measures each from its start to its end. */
export const closedLoop = async (
  count: number,
  width: number,
  work: (i: number) => Promise<unknown>,
): Promise<Measured> => {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) times.push(await timed(() => work(i)));
  };
  await Promise.all(Array.from({ length: width }, lane));
  return summary(times, performance.now() - started);
};

/** Starts `work` at a fixed rate whether or not earlier ones have ended, so that a slow answer is counted as one. */
export const openLoop = async (
  count: number,
  perSecond: number,
  work: (i: number) => Promise<unknown>,
): Promise<Measured> => {
  const started = performance.now();
  const runs = Array.from({ length: count }, async (_, i) => {
    const at = (i * 1000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, at - (performance.now() - started)));
    const due = started + at;
    await work(i);
    return performance.now() - due;
  });
  const times = await Promise.all(runs);
  return summary(times, performance.now() - started);
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const summary = (times: readonly number[], elapsed: number): Measured => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { perSecond: round((times.length * 1000) / elapsed), p50ms: at(0.5), p99ms: at(0.99) };
};

const round = (value: number): number => Math.round(value * 10) / 10;
