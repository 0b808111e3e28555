import * as z from "zod";
import { Day, Instant, Money, name } from "./named.ts";

export const Sentence = name(
  "Sentence",
  z.array(
    z.union([
      z.string(),
      Money,
      z.strictObject({ day: Day }),
      z.strictObject({ at: Instant }),
      z.strictObject({ basisPoints: z.int() }),
      z.strictObject({ line: z.string() }),
    ]),
  ),
  "A sentence in parts: text, and values that a page writes in its reader's format. `day` is a calendar day, `at` is a moment, whose day is that of the reader, `basisPoints` are hundredths of a per cent, and `line` is the id of an order line.",
);
