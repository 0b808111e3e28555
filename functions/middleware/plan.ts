import * as z from "zod";
import type { ReplanAsk as Ask } from "../../domain/replan.ts";

/** When instalments are due, as `DueRule` has it. */
const Due = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("everyDays"), days: z.int().min(1).max(3650) }),
  z
    .object({ kind: z.literal("monthly"), first: z.iso.date().optional() })
    .transform(({ kind, first }) => ({ kind, ...(first !== undefined && { first }) })),
  z.object({
    kind: z.literal("dayOfMonth"),
    day: z.union([z.int().min(1).max(31), z.literal("last")]),
    atLeastDays: z.int().min(0).max(366),
  }),
]);

/** The new plan that an operator grants; rates are basis points a year. */
export const ReplanAsk = z
  .object({
    count: z.int().min(1).max(120),
    rateBasisPoints: z.int().min(0).max(100_000).optional(),
    due: Due.optional(),
    waivePenalties: z.boolean().optional(),
  })
  .transform(({ count, rateBasisPoints, due, waivePenalties }): Ask => ({
    count,
    ...(rateBasisPoints !== undefined && { rateBasisPoints }),
    ...(due && { due }),
    ...(waivePenalties !== undefined && { waivePenalties }),
  }));
