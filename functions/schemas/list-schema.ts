import * as z from "zod";

/** The number of items on a page: 1 to 100, by default 50. */
export const WireLimit = z
  .string()
  .regex(/^(?:[1-9]\d?|100)$/, "1 to 100")
  .default("50")
  .transform(Number);

const Moment = z.union([z.iso.date(), z.iso.datetime()]);

/** The start of a period, a day or an instant; a day begins at midnight UTC. */
export const WireFrom = Moment.transform((text) => new Date(text).toISOString());

/** The end of a period, included, a day or an instant; a day ends at midnight UTC. */
export const WireUntil = Moment.transform((text) =>
  new Date(text.length === 10 ? `${text}T23:59:59.999Z` : text).toISOString(),
);
