import { money } from "../domain/money.ts";
import { type Difference, compareAmounts } from "../domain/reconciliation/difference.ts";
import { makeSieve, placeOf } from "./checksum.ts";
import { isOfBooks, type Told } from "./contributions.ts";

/** A sum as its two sources have it. */
export type Sum = Required<Told>;

/**
 * Adds up what is told twice. The books have few accounts, and each has its sum here; of credit lines and malls there may be any
 * number, so they go through a sieve, and only those in the cells that are looked into have their sums one by one.
 */
export const makeSums = (looked: ReadonlySet<number> = new Set()) => {
  const sieve = makeSieve();
  const sums = new Map<string, { -readonly [Name in keyof Sum]: Sum[Name] }>();
  return {
    add: (told: Told): void => {
      const { one = 0n, other = 0n } = told;
      const key = keyOf(told);
      if (!isOfBooks(told)) {
        sieve.add(key, one - other);
        if (!looked.has(placeOf(key).cell)) return;
      }
      const sum = sums.get(key);
      if (!sum) sums.set(key, { ...told, one, other });
      else {
        sum.one += one;
        sum.other += other;
      }
    },
    /** The cells in which sums do not agree. */
    left: (): ReadonlyMap<number, bigint> =>
      sieve.left([...sums.values()].filter(isOfBooks).map((sum) => [keyOf(sum), sum.one - sum.other])),
    all: (): readonly Sum[] => [...sums.values()],
  };
};

/** The cell of the sieve that a sum is in. */
export const cellOf = (told: Told): number => placeOf(keyOf(told)).cell;

/** Nothing when both sources have the same. */
export const sameSum = ({ id, what, currency, one, other }: Sum): readonly Difference[] =>
  compareAmounts(id, what, money(one, currency), money(other, currency));

const keyOf = ({ id, what, currency }: Told): string => `${what} ${id} ${currency}`;
