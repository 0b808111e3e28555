import * as z from "zod/mini";
import { matching, withDefault } from "./basic-schema.ts";

/** The number of items on a page: 1 to 100, by default 50. */
export const WireLimit = z.pipe(withDefault(matching(/^(?:[1-9]\d?|100)$/, "1 to 100"), "50"), z.transform(Number));

const Moment = z.union([z.iso.date(), z.iso.datetime()]);

/** The start of a period, a day or an instant; a day begins at midnight UTC. */
export const WireFrom = z.pipe(
  Moment,
  z.transform((text) => new Date(text).toISOString()),
);

/** The end of a period, included, a day or an instant; a day ends at midnight UTC. */
export const WireUntil = z.pipe(
  Moment,
  z.transform((text) => new Date(text.length === 10 ? `${text}T23:59:59.999Z` : text).toISOString()),
);
