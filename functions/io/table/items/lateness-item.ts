import { defaultLateness, type LatenessTerms } from "../../../../domain/schedule/lateness-terms.ts";
import type { LateFeeTerms } from "../../../../domain/schedule/lateness.ts";
import type { Item } from "../item.ts";

/** Packs the terms of late payment without default values. */
export const packLateness = ({ fee, ...terms }: LatenessTerms): Item => ({
  ...Object.fromEntries(
    Object.entries(terms).filter(([name, value]) => serialised(value) !== serialised(defaults[name])),
  ),
  ...(fee && { fee: packLateFee(fee) }),
});

/** The reverse of `packLateness`. */
export const unpackLateness = ({ fee, ...terms }: Item): LatenessTerms => ({
  ...defaultLateness,
  ...terms,
  ...(fee !== undefined && { fee: unpackLateFee(fee as readonly number[]) }),
});

/** Packs a late fee: `[fixed, basis points, cap for an instalment, cap for the loan]`, in integers. */
export const packLateFee = (fee: LateFeeTerms): readonly number[] => [
  Number(fee.fixed),
  fee.rateBasisPoints,
  Number(fee.mostForInstalment),
  Number(fee.mostForLoan),
];

/** The reverse of `packLateFee`. */
export const unpackLateFee = ([fixed = 0, rateBasisPoints = 0, one = 0, all = 0]: readonly number[]): LateFeeTerms => ({
  fixed: BigInt(fixed),
  rateBasisPoints,
  mostForInstalment: BigInt(one),
  mostForLoan: BigInt(all),
});

const defaults: Readonly<Record<string, unknown>> = defaultLateness;

const serialised = (value: unknown): string => JSON.stringify(value);
