import { hash } from "node:crypto";

/** The cell of a key, and the weight of its amounts there. */
export const slotOf = (key: string): { readonly cell: number; readonly weight: bigint } => {
  const digest = hash("sha256", key, "buffer");
  // An odd weight cannot turn a difference below 2^64 into zero; two keys of one cell hide each other with a chance of 1 in 2^63.
  return { cell: digest.readUInt16LE(0), weight: digest.readBigUInt64LE(2) | 1n };
};

/** Half a megabyte for any number of keys: of a million, about fifteen share a cell. */
const cells = 2 ** 16;

/**
 * Compares in constant memory the sums of two sources for any number of keys: one source adds, the other subtracts, and a cell of zero
 * means agreement. Another cell shows which keys to compare one by one.
 */
export const makeChecksum = () => {
  const sums = new BigUint64Array(cells);
  return {
    add: (key: string, minor: bigint): void => addTo(sums, key, minor),
    /** The cells that are not zero, with their values, after adding `more`. */
    nonZero: (more: Iterable<readonly [key: string, minor: bigint]> = []): ReadonlyMap<number, bigint> => {
      const all = sums.slice();
      for (const [key, minor] of more) addTo(all, key, minor);
      const cellsLeft = new Map<number, bigint>();
      all.forEach((sum, cell) => sum !== 0n && cellsLeft.set(cell, sum));
      return cellsLeft;
    },
  };
};

const addTo = (sums: BigUint64Array, key: string, minor: bigint): void => {
  if (minor === 0n) return;
  const { cell, weight } = slotOf(key);
  sums[cell] = (sums[cell] ?? 0n) + weight * minor;
};
