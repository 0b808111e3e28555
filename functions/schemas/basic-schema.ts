import * as z from "zod/mini";

/**
 * Characters that turn the direction of the text after them, so that `invoice_fdp.exe` reads `invoice_exe.pdf`. Marks that only say how one
 * place is read (U+200E, U+200F) are part of Arabic and Hebrew.
 */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

const straight = (): z.core.$ZodCheck<string> =>
  without(turning, "text without characters that change the direction of other text");

/** One line of text of at least and at most so many characters: names, ids and contacts, which mail headers and logs must hold. */
export const text = (min: number, max: number) => textUpTo(max).check(z.minLength(min), visibleFrom(min));

/** One line of text of at most so many characters. */
export const textUpTo = (max: number) =>
  z
    .string()
    .check(
      z.maxLength(max),
      without(/[\p{Cc}\p{Zl}\p{Zp}]/u, "one line of text, without control characters"),
      straight(),
    );

/** Text for people of at least and at most so many characters, which may have several lines. */
export const note = (min: number, max: number) =>
  z
    .string()
    .check(
      z.minLength(min),
      z.maxLength(max),
      visibleFrom(min),
      without(/[^\P{Cc}\t\n\r]/u, "text without control characters other than tabs and line breaks"),
      straight(),
    );

// Not as a pattern of the schema: JSON Schema has no flag for Unicode classes, and a text that must be without them is clearer in words.
const without = (characters: RegExp, message: string) => z.refine<string>((value) => !characters.test(value), message);

/** True for text in which a reader sees a character: not only spaces, and what fonts show as nothing, such as fillers and joiners. */
const isVisible = (value: string): boolean => !blank.test(value);

/** True for text with a letter or a digit that a reader sees. */
const hasWords = (value: string): boolean => word.test(value);

/**
 * Unicode's own list of characters that are shown as nothing has the fillers of Hangul; the blanks of Braille, of hieroglyphs and of musical
 * notation are symbols and letters, and marks alone are no text.
 */
const blank = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{C}\p{M}\u2800\u{13441}\u{13442}\u{1d159}]*$/u;

const word = /[[\p{L}\p{N}]--[\p{Default_Ignorable_Code_Point}\u{13441}\u{13442}]]/v;

const visibleFrom = (min: number) =>
  z.refine<string>((value) => min === 0 || isVisible(value), { message: "text that can be seen" });

/** Why a member of the staff does something; it stays on their own side, in the trail of what changed. */
export const WireReason = note(1, 500).check(z.refine(hasWords, { message: "a reason in words" }));

/** Text that matches a pattern; the message states it in words, because people do not read patterns. */
export const matching = (pattern: RegExp, message: string) => z.string().check(z.regex(pattern, message));

const instantForm = "an instant with Z or an offset, such as 2026-11-25T10:00:00+09:00";

/** An instant in any form of ISO 8601, with any offset and precision, as the domain writes it: so that sorting the text sorts by time. */
export const anyInstant = () =>
  z.pipe(
    z.union([
      z.iso.datetime({ offset: true, error: instantForm }),
      z.iso.datetime({ offset: true, precision: -1, error: instantForm }),
    ]),
    z.transform((moment, context) => {
      const instant = new Date(moment).toISOString();
      // An offset may lead out of the years that have four digits.
      return instant.length === 24 ? instant : invalid(context, "an instant of the years 0 to 9999");
    }),
  );

/** An integer within bounds, both included. */
export const wholeNumber = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));

/** A number that something was given: 1, 2, 3 and so on. */
export const Ordinal = z.int().check(z.gte(1));

/** A list of at least and at most so many items. */
export const list = <Item extends z.core.SomeType>(item: Item, min: number, max: number) =>
  z.array(item).check(z.minLength(min), z.maxLength(max));

/** A schema whose missing input is replaced by a default. */
export { _default as withDefault } from "zod/mini";

/** Makes the input of a transform invalid; the message states the reason. */
export const invalid = (context: z.core.ParsePayload, message: string): never => {
  context.issues.push({ code: "custom", message, input: context.value });
  return z.NEVER;
};
