import * as z from "zod";

/** The schemas that have a name in the description: `components.schemas` of docs/openapi.json. */
export const named = z.registry<{ readonly id: string; readonly description?: string }>();

/** Gives a schema its name, and a sentence where the name does not say all. */
export const name = <Schema extends z.ZodType>(id: string, schema: Schema, description?: string): Schema => {
  named.add(schema, { id, ...(description !== undefined && { description }) });
  return schema;
};

/** An instant, UTC, to the millisecond. */
export const Instant = z.iso.datetime({ precision: 3 });

/** A calendar day. */
export const Day = z.iso.date().describe("a calendar day; of a moment, its day in UTC");

export const Money = name(
  "Money",
  z.strictObject({
    amount: z.string().regex(/^(?:0|-?[1-9][0-9]{0,14})$/),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
  "Minor units (pence, won) as a decimal string, and an ISO 4217 code.",
);

export const LineQuantity = name(
  "LineQuantity",
  z.strictObject({ id: z.string(), quantity: z.int().min(1) }),
  "A quantity of one order line.",
);

/** The gateway's signed receipt for an envelope: a compact JWS. */
export const Receipt = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);
