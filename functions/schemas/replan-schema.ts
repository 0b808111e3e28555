import * as z from "zod/mini";
import type { ReplanRequest } from "../../domain/protocol/replan-terms.ts";
import { WireDue } from "./plan-schema.ts";

/** The new plan that an operator grants; rates are basis points a year. */
export const WireReplan = z.pipe(
  z.object({
    count: z.int(),
    rateBasisPoints: z.optional(z.int()),
    due: z.optional(WireDue),
    waivePenalties: z.optional(z.boolean()),
  }),
  z.transform(({ count, rateBasisPoints, due, waivePenalties }): ReplanRequest => ({
    count,
    ...(rateBasisPoints !== undefined && { rateBasisPoints }),
    ...(due && { due }),
    ...(waivePenalties !== undefined && { waivePenalties }),
  })),
);
