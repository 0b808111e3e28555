import * as z from "zod/mini";
import { recordAdvance } from "../../domain/purchase/advance.ts";
import { recording } from "../requests/recording.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireMoney } from "../schemas/schema.ts";
import { WireNetting, WireStatement } from "../schemas/statement-schema.ts";

const Bought = z.pipe(
  z.object({
    discount: WireMoney,
    payout: WireMoney,
    fixed: z.optional(WireMoney),
    holdback: z.optional(WireMoney),
    nettings: z.optional(z.array(WireNetting)),
  }),
  z.transform(({ fixed, holdback, nettings, ...paid }) => ({
    ...paid,
    ...(fixed && { fixed }),
    ...(holdback && { holdback }),
    ...(nettings && { nettings }),
  })),
);

const Input = z.object({ advance: Ordinal, bought: Bought, statement: WireStatement });

/** The mall sees the payout, the discount, and with which debts the payout was netted. */
export const handler = recording(Input, (before, { advance, bought, statement }, now) =>
  recordAdvance(before, advance, bought, statement, now),
);
