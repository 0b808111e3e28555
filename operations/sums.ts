import { money } from "../domain/money.ts";
import { compareAmounts, type Difference } from "../domain/reconciliation/difference.ts";
import { makeChecksum, slotOf } from "../functions/io/store/checksum.ts";
import { type Contribution, isLedgerSum } from "./contributions.ts";

/** A sum by its two sources. */
export type Sum = Required<Contribution>;

/**
 * Adds up the sums with two sources. The ledger has few accounts, so each has its own sum; there can be any number of credit lines and
 * malls, so they go into a checksum, and only those in the selected cells have their own sums.
 */
export const makeSums = (selectedCells: ReadonlySet<number> = new Set()) => {
  const checksum = makeChecksum();
  const sums = new Map<string, { -readonly [Name in keyof Sum]: Sum[Name] }>();
  return {
    add: (contribution: Contribution): void => {
      const { one = 0n, other = 0n } = contribution;
      const key = keyOf(contribution);
      if (!isLedgerSum(contribution)) {
        checksum.add(key, one - other);
        if (!selectedCells.has(slotOf(key).cell)) return;
      }
      const sum = sums.get(key);
      if (!sum) sums.set(key, { ...contribution, one, other });
      else {
        sum.one += one;
        sum.other += other;
      }
    },
    /** The cells in which the two sources differ. */
    nonZero: (): ReadonlyMap<number, bigint> =>
      checksum.nonZero([...sums.values()].filter(isLedgerSum).map((sum) => [keyOf(sum), sum.one - sum.other])),
    all: (): readonly Sum[] => [...sums.values()],
  };
};

/** The cell of a sum in the checksum. */
export const cellOf = (contribution: Contribution): number => slotOf(keyOf(contribution)).cell;

/** Empty when both sources agree. */
export const compareSum = ({ id, what, currency, one, other }: Sum): readonly Difference[] =>
  compareAmounts(id, what, money(one, currency), money(other, currency));

const keyOf = ({ id, what, currency }: Contribution): string => `${what} ${id} ${currency}`;
