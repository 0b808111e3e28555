import type { Money } from "./purchase.ts";

/**
 * A sentence in parts: text, to be shown unchanged, and values that the reader's page writes in its own format. `day` is a calendar day, `at` is a
 * moment, whose day is that of the reader, and `basisPoints` are hundredths of a per cent,
 * and `line` is the id of an order line.
 */
export type Sentence = readonly (
  | string
  | Money
  | { readonly day: string }
  | { readonly at: string }
  | { readonly basisPoints: number }
  | { readonly line: string }
)[];
