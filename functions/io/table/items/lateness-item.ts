import { type LatenessTerms, defaultLateness } from "../../../../domain/schedule/lateness-terms.ts";
import type { LateFeeTerms } from "../../../../domain/schedule/lateness.ts";
import type { Item } from "../item.ts";

/** Terms of lateness as they are kept: only what is not usual. */
export const packLateness = ({ fee, ...terms }: LatenessTerms): Item => ({
  ...Object.fromEntries(Object.entries(terms).filter(([name, value]) => said(value) !== said(usual[name]))),
  ...(fee && { fee: packLateFee(fee) }),
});

/** The terms of lateness of their kept form. */
export const unpackLateness = ({ fee, ...terms }: Item): LatenessTerms => ({
  ...defaultLateness,
  ...terms,
  ...(fee !== undefined && { fee: unpackLateFee(fee as readonly number[]) }),
});

/** A late fee as it is kept: `[fixed, basis points, most for an instalment, most for the loan]`, in whole numbers. */
export const packLateFee = (fee: LateFeeTerms): readonly number[] => [
  Number(fee.fixed),
  fee.rateBasisPoints,
  Number(fee.mostForInstalment),
  Number(fee.mostForLoan),
];

/** The late fee of its kept form. */
export const unpackLateFee = ([fixed = 0, rateBasisPoints = 0, one = 0, all = 0]: readonly number[]): LateFeeTerms => ({
  fixed: BigInt(fixed),
  rateBasisPoints,
  mostForInstalment: BigInt(one),
  mostForLoan: BigInt(all),
});

const usual: Readonly<Record<string, unknown>> = defaultLateness;

const said = (value: unknown): string => JSON.stringify(value);
