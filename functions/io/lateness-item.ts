import type { LateFeeTerms } from "../../domain/lateness.ts";
import { type LatenessTerms, usualLateness } from "../../domain/lateness-terms.ts";
import type { Item } from "./item.ts";

/** Terms of lateness as they are kept: only what is not usual, and the fee as `[fixed, basis points, caps…]` in whole numbers. */
export const packLateness = ({ fee, ...terms }: LatenessTerms): Item => ({
  ...Object.fromEntries(Object.entries(terms).filter(([name, value]) => said(value) !== said(usual[name]))),
  ...(fee && {
    fee: [fee.fixed, BigInt(fee.rateBasisPoints), fee.mostForInstalment, fee.mostForLoan].map(Number),
  }),
});

/** The terms of lateness of their kept form. */
export const unpackLateness = ({ fee, ...terms }: Item): LatenessTerms => ({
  ...usualLateness,
  ...terms,
  ...(fee !== undefined && { fee: unpackFee(fee as readonly number[]) }),
});

const unpackFee = ([fixed = 0, rateBasisPoints = 0, one = 0, all = 0]: readonly number[]): LateFeeTerms => ({
  fixed: BigInt(fixed),
  rateBasisPoints,
  mostForInstalment: BigInt(one),
  mostForLoan: BigInt(all),
});

const usual: Readonly<Record<string, unknown>> = usualLateness;

const said = (value: unknown): string => JSON.stringify(value);
