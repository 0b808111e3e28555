import * as z from "zod";
import { type LatenessTerms, usualLateness } from "../../domain/lateness-terms.ts";

/** A late fee: minor units of the credit's currency, basis points of what is overdue, and two caps in minor units. */
const Fee = z
  .strictObject({
    fixed: z.int().min(0).default(0),
    rateBasisPoints: z.int().min(0).max(10_000).default(0),
    mostForInstalment: z.int().min(0),
    mostForLoan: z.int().min(0),
  })
  .transform(({ fixed, rateBasisPoints, mostForInstalment, mostForLoan }) => ({
    fixed: BigInt(fixed),
    rateBasisPoints,
    mostForInstalment: BigInt(mostForInstalment),
    mostForLoan: BigInt(mostForLoan),
  }));

/** Terms of lateness as an operator sets them; what is not named is as usual. */
export const Lateness = z
  .strictObject({
    reminders: z.array(z.int()).default([...usualLateness.reminders]),
    retryDays: z.int().default(usualLateness.retryDays),
    graceDays: z.int().default(usualLateness.graceDays),
    fee: Fee.optional(),
    buckets: z
      .array(z.strictObject({ name: z.string().min(1).max(16), from: z.int() }))
      .max(12)
      .default([...usualLateness.buckets]),
    chargeOffDays: z.int().default(usualLateness.chargeOffDays),
  })
  .transform(({ fee, ...terms }): LatenessTerms => ({ ...terms, ...(fee && { fee }) }));
