import * as z from "zod/mini";

/** Text of at least and at most so many characters. */
export const text = (min: number, max: number) => z.string().check(z.minLength(min), z.maxLength(max));

/** Why a member of the staff does something; it stays on their own side, in the trail of what changed. */
export const WireReason = text(1, 500);

/** Text of at most so many characters. */
export const textUpTo = (max: number) => z.string().check(z.maxLength(max));

/** Text that matches a pattern; the message states it in words. */
export const matching = (pattern: RegExp, message?: string) => z.string().check(z.regex(pattern, message));

/** An integer within bounds, both included. */
export const wholeNumber = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));

/** An instant in any form of ISO 8601, with any offset and precision, as the domain writes it: so that sorting the text sorts by time. */
export const WireInstant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((moment, context) => {
    const instant = new Date(moment).toISOString();
    // An offset may lead out of the years that have four digits.
    return instant.length === 24 ? instant : invalid(context, "an instant of the years 0 to 9999");
  }),
);

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
