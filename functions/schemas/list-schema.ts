import * as z from "zod/mini";
import { matching, anyInstant, withDefault } from "./basic-schema.ts";

/** The number of items on a page: 1 to 100, by default 50. */
export const WireLimit = z.pipe(withDefault(matching(/^(?:[1-9]\d?|100)$/, "1 to 100"), "50"), z.transform(Number));

const dayAs = (time: string) =>
  z.pipe(
    z.iso.date(),
    z.transform((day) => `${day}T${time}Z`),
  );

/** The start of a period, a day or an instant; a day begins at midnight UTC. */
export const WireFrom = z.union([dayAs("00:00:00.000"), anyInstant()]);

/** The end of a period, included, a day or an instant; a day ends at midnight UTC. */
export const WireUntil = z.union([dayAs("23:59:59.999"), anyInstant()]);

type Period = { readonly from?: string | undefined; readonly until?: string | undefined };

/** A period ends when it begins, or later. */
export const ordered = z.refine<Period>(
  ({ from, until }: Period) => from === undefined || until === undefined || from <= until,
  {
    path: ["from"],
    message: "must not be after until",
  },
);
