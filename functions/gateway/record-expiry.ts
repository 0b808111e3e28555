import * as z from "zod/mini";
import { recordExpiry } from "../../domain/purchase/loan-request.ts";
import { recording } from "../requests/recording.ts";
import { WireStatement } from "../schemas/statement-schema.ts";

/** The lender's statement is absent where it has no loan. */
const Input = z.object({ expired: z.optional(z.object({ statement: WireStatement })) });

/** The purchase ends without a loan; where the lender has advanced something, the purchase goes on. */
export const handler = recording(Input, (before, { expired }, now) => recordExpiry(before, now, expired?.statement));
