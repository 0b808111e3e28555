import * as z from "zod";
import type { Plan, PlanAmounts } from "../../domain/plan/plan.ts";
import { type Target, defaultAllocationOrder } from "../../domain/schedule/allocation.ts";
import { defaultLateness } from "../../domain/schedule/lateness-terms.ts";
import { WireMoney } from "./schema.ts";

/** A name in paths and keys. */
export const WireName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, "lower-case letters, digits and hyphens, such as pay-in-30");

/** Minor units as a decimal string. */
const Minor = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,14})$/, "minor units as a decimal string, such as 500")
  .transform(BigInt);

/** When instalments are due, after acceptance. */
export const WireDue = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("everyDays"), days: z.int() }),
  z.strictObject({ kind: z.literal("monthly") }),
  z.strictObject({
    kind: z.literal("dayOfMonth"),
    day: z.union([z.int(), z.literal("last")]),
    atLeastDays: z.int().default(1),
  }),
]);

const Allocation = z.strictObject({
  targets: z.array(z.enum(defaultAllocationOrder.targets as [Target, ...Target[]])),
  by: z.enum(["instalment", "part"]),
  inAdvance: z.enum(["next", "last"]),
});

/** Basis points of the overdue amount, and minor units; without caps a fee could grow forever. */
const LateFee = z.strictObject({
  fixed: Minor.default(0n),
  rateBasisPoints: z.int().default(0),
  mostForInstalment: Minor,
  mostForLoan: Minor,
});

/** Omitted fields have their defaults; the cost of lateness is set by currency. */
const Lateness = z.strictObject({
  reminders: z.array(z.int()).default([...defaultLateness.reminders]),
  retryDays: z.int().default(defaultLateness.retryDays),
  graceDays: z.int().default(defaultLateness.graceDays),
  // As many as fit on a page.
  buckets: z
    .array(z.strictObject({ name: z.string().min(1).max(16), from: z.int() }))
    .max(12)
    .default([...defaultLateness.buckets]),
  chargeOffDays: z.int().default(defaultLateness.chargeOffDays),
});

const Amounts = z
  .strictObject({
    least: WireMoney,
    most: WireMoney,
    calendar: WireName.optional(),
    openingFee: Minor.default(0n),
    instalmentFee: Minor.default(0n),
    inMultiplesOf: Minor.default(1n),
    lateFee: LateFee.optional(),
  })
  .transform(({ calendar, lateFee, ...rest }): PlanAmounts => ({
    ...rest,
    ...(calendar !== undefined && { calendar }),
    ...(lateFee && { lateFee }),
  }));

/** A plan as an operator writes it: by default one payment without interest. */
export const WirePlan = z
  .strictObject({
    id: WireName,
    name: z.string().min(1).max(80),
    method: z.enum(["parts", "annuity", "equalPrincipal"]).default("parts"),
    count: z.int().default(1),
    rateBasisPoints: z.int().default(0),
    dayCount: z.enum(["actual/365", "actual/360", "30/360", "30E/360"]).default("actual/365"),
    rounding: z.enum(["down", "up", "halfEven"]).default("halfEven"),
    due: WireDue,
    rolling: z.enum(["none", "following", "modifiedFollowing", "preceding"]).default("none"),
    principalGrace: z.int().default(0),
    interestFreeDays: z.int().default(0),
    allocation: Allocation.optional(),
    lateness: Lateness.optional(),
    // One for each currency, of which there are fewer than two hundred.
    amounts: z.array(Amounts).max(200),
  })
  .transform(({ id, name, amounts, allocation, lateness, ...terms }): Plan => ({
    id,
    name,
    amounts,
    terms: { ...terms, ...(allocation && { allocation }), ...(lateness && { lateness }) },
  }));

/** A holiday calendar as an operator writes it; a decade of holidays fits. */
export const WireCalendar = z.strictObject({
  name: WireName,
  source: z.string().min(1).max(256),
  weekend: z.array(z.int()).max(6),
  holidays: z.array(z.string()).max(400),
});
