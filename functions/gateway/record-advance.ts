import * as z from "zod/mini";
import { recordAdvance } from "../../domain/purchase/advance.ts";
import { recording } from "../requests/recording.ts";
import { WireMoney, WireStatement } from "../schemas/schema.ts";

const Bought = z.pipe(
  z.object({
    discount: WireMoney,
    payout: WireMoney,
    fixed: z.optional(WireMoney),
    holdback: z.optional(WireMoney),
    netted: z.optional(WireMoney),
  }),
  z.transform(({ fixed, holdback, netted, ...paid }) => ({
    ...paid,
    ...(fixed && { fixed }),
    ...(holdback && { holdback }),
    ...(netted && { netted }),
  })),
);

const Input = z.object({ advance: z.int(), bought: Bought, statement: WireStatement });

/** The mall sees the payout, the discount, and what of the payout was netted. */
export const handler = recording(Input, (before, { advance, bought, statement }, now) =>
  recordAdvance(before, advance, bought, statement, now),
);
