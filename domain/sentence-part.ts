/**
 * A part of a sentence as it travels: text, or a value that each reader writes in their own format. An amount is in minor units, a `day` is the
 * same everywhere, `at` is a moment whose day is that of the reader, a rate is in hundredths of a per cent, and a `line` is an
 * order line's id, which is shown as its description where that is known.
 */
export type SentencePart =
  | string
  | { readonly amount: string; readonly currency: string }
  | { readonly day: string }
  | { readonly at: string }
  | { readonly basisPoints: number }
  | { readonly line: string };

/** A sentence in parts. */
export type Sentence = readonly SentencePart[];
