import * as z from "zod/mini";
import { matching } from "./basic-schema.ts";

/** A settlement's number with its currency, such as `GBP.7`. */
export const settlementNumber = /^[A-Z]{3}\.[1-9]\d{0,8}$/;

/** The parts of a settlement's number. */
export const SettlementNumber = z.pipe(
  matching(settlementNumber, "a settlement's number, such as GBP.7"),
  z.transform((text) => ({ currency: text.slice(0, 3), no: Number(text.slice(4)) })),
);

/** What the gateway asks the lender to list; instants include their bounds. */
export const SettlementQuery = z.object({
  currency: z.optional(z.string()),
  status: z.optional(z.string()),
  purchase: z.optional(z.string()),
  from: z.optional(z.iso.datetime()),
  until: z.optional(z.iso.datetime()),
  limit: z.int(),
  cursor: z.optional(z.string()),
});
