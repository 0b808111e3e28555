import { hash } from "node:crypto";

/** Where a key falls: one of the cells, and by how much its sums weigh there. */
export const placeOf = (key: string): { readonly cell: number; readonly weight: bigint } => {
  const digest = hash("sha256", key, "buffer");
  // An odd weight makes nothing of no difference below 2^64, and two keys of one cell hide each other once in 2^63.
  return { cell: digest.readUInt16LE(0), weight: digest.readBigUInt64LE(2) | 1n };
};

/** Half a megabyte, whatever the number of keys: of a million of them, about fifteen share a cell. */
const cells = 2 ** 16;

/**
 * Tells in constant memory whether two sources agree on a sum for each of any number of keys: one source adds, the other takes
 * away, and where all comes to nothing they agree. A cell that does not says which keys to look at one by one.
 */
export const makeSieve = () => {
  const sums = new BigUint64Array(cells);
  return {
    add: (key: string, minor: bigint): void => addTo(sums, key, minor),
    /** The cells that do not come to nothing, and what they come to, once `more` is in them too. */
    left: (more: Iterable<readonly [key: string, minor: bigint]> = []): ReadonlyMap<number, bigint> => {
      const all = sums.slice();
      for (const [key, minor] of more) addTo(all, key, minor);
      const uneven = new Map<number, bigint>();
      all.forEach((sum, cell) => sum !== 0n && uneven.set(cell, sum));
      return uneven;
    },
  };
};

const addTo = (sums: BigUint64Array, key: string, minor: bigint): void => {
  if (minor === 0n) return;
  const { cell, weight } = placeOf(key);
  sums[cell] = (sums[cell] ?? 0n) + weight * minor;
};
