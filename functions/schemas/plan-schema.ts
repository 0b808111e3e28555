import * as z from "zod/mini";
import type { Plan, PlanAmounts } from "../../domain/plan/plan.ts";
import { type Target, defaultAllocationOrder } from "../../domain/schedule/allocation.ts";
import { defaultLateness } from "../../domain/schedule/lateness-terms.ts";
import { WireMoney } from "./schema.ts";
import { matching, text, withDefault } from "./basic-schema.ts";

/** A name in paths and keys. */
export const WireName = matching(/^[a-z][a-z0-9-]{0,31}$/, "lower-case letters, digits and hyphens, such as pay-in-30");

/** Minor units as a decimal string. */
const Minor = z.pipe(
  matching(/^(0|[1-9][0-9]{0,14})$/, "minor units as a decimal string, such as 500"),
  z.transform((digits: string) => BigInt(digits)),
);

/** When instalments are due, after acceptance. */
export const WireDue = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("everyDays"), days: z.int() }),
  z.strictObject({ kind: z.literal("monthly") }),
  z.strictObject({
    kind: z.literal("dayOfMonth"),
    day: z.union([z.int(), z.literal("last")]),
    atLeastDays: withDefault(z.int(), 1),
  }),
]);

const Allocation = z.strictObject({
  targets: z.array(z.enum(defaultAllocationOrder.targets as [Target, ...Target[]])),
  by: z.enum(["instalment", "part"]),
  inAdvance: z.enum(["next", "last"]),
});

/** Basis points of the overdue amount, and minor units; without caps a fee could grow forever. */
const LateFee = z.strictObject({
  fixed: withDefault(Minor, 0n),
  rateBasisPoints: withDefault(z.int(), 0),
  mostForInstalment: Minor,
  mostForLoan: Minor,
});

/** Omitted fields have their defaults; the cost of lateness is set by currency. */
const Lateness = z.strictObject({
  reminders: withDefault(z.array(z.int()), [...defaultLateness.reminders]),
  retryDays: withDefault(z.int(), defaultLateness.retryDays),
  graceDays: withDefault(z.int(), defaultLateness.graceDays),
  // As many as fit on a page.
  buckets: withDefault(z.array(z.strictObject({ name: text(1, 16), from: z.int() })).check(z.maxLength(12)), [
    ...defaultLateness.buckets,
  ]),
  chargeOffDays: withDefault(z.int(), defaultLateness.chargeOffDays),
});

const Amounts = z.pipe(
  z.strictObject({
    least: WireMoney,
    most: WireMoney,
    calendar: z.optional(WireName),
    openingFee: withDefault(Minor, 0n),
    instalmentFee: withDefault(Minor, 0n),
    inMultiplesOf: withDefault(Minor, 1n),
    lateFee: z.optional(LateFee),
  }),
  z.transform(({ calendar, lateFee, ...rest }): PlanAmounts => ({
    ...rest,
    ...(calendar !== undefined && { calendar }),
    ...(lateFee && { lateFee }),
  })),
);

/** A plan as an operator writes it: by default one payment without interest. */
export const WirePlan = z.pipe(
  z.strictObject({
    id: WireName,
    name: text(1, 80),
    method: withDefault(z.enum(["parts", "annuity", "equalPrincipal"]), "parts"),
    count: withDefault(z.int(), 1),
    rateBasisPoints: withDefault(z.int(), 0),
    dayCount: withDefault(z.enum(["actual/365", "actual/360", "30/360", "30E/360"]), "actual/365"),
    rounding: withDefault(z.enum(["down", "up", "halfEven"]), "halfEven"),
    due: WireDue,
    rolling: withDefault(z.enum(["none", "following", "modifiedFollowing", "preceding"]), "none"),
    principalGrace: withDefault(z.int(), 0),
    interestFreeDays: withDefault(z.int(), 0),
    allocation: z.optional(Allocation),
    lateness: z.optional(Lateness),
    // One for each currency, of which there are fewer than two hundred.
    amounts: z.array(Amounts).check(z.maxLength(200)),
  }),
  z.transform(({ id, name, amounts, allocation, lateness, ...terms }): Plan => ({
    id,
    name,
    amounts,
    terms: { ...terms, ...(allocation && { allocation }), ...(lateness && { lateness }) },
  })),
);

/** A holiday calendar as an operator writes it; a decade of holidays fits. */
export const WireCalendar = z.strictObject({
  name: WireName,
  source: text(1, 256),
  weekend: z.array(z.int()).check(z.maxLength(6)),
  holidays: z.array(z.string()).check(z.maxLength(400)),
});
