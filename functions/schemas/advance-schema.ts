import * as z from "zod/mini";
import type { AdvanceRequest } from "../../domain/purchase/advance.ts";
import { text } from "./basic-schema.ts";
import { WireLineQuantities, WireMoney } from "./schema.ts";
import { withTurn } from "./turn-schema.ts";

/** What to advance or to quote: an amount, some goods, or by default the remaining amount. */
const WirePart = z.strictObject({ amount: z.optional(WireMoney), lines: z.optional(WireLineQuantities) });

const partOf = <Part extends typeof WirePart>(part: Part) =>
  z.pipe(
    part.check(z.refine(({ amount, lines }) => !amount || !lines, { message: "name an amount or lines, not both" })),
    z.transform(({ amount, lines }): AdvanceRequest => (amount ? { amount } : lines ? { lines } : "rest")),
  );

export const WireAdvancePart = partOf(WirePart);

/** The same as a request, which says how many advances there were before. */
export const WireAdvanceRequest = partOf(z.extend(WirePart, withTurn));

/** An advance at a quoted price, for exactly the quoted amount. */
export const WireQuotedAdvance = z.strictObject({ quote: text(1, 64), amount: WireMoney, ...withTurn });
