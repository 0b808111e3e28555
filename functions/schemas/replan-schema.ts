import * as z from "zod";
import type { ReplanRequest } from "../../domain/protocol/replan-terms.ts";
import { WireDue } from "./plan-schema.ts";

/** The new plan that an operator grants; rates are basis points a year. */
export const WireReplan = z
  .object({
    count: z.int(),
    rateBasisPoints: z.int().optional(),
    due: WireDue.optional(),
    waivePenalties: z.boolean().optional(),
  })
  .transform(({ count, rateBasisPoints, due, waivePenalties }): ReplanRequest => ({
    count,
    ...(rateBasisPoints !== undefined && { rateBasisPoints }),
    ...(due && { due }),
    ...(waivePenalties !== undefined && { waivePenalties }),
  }));
