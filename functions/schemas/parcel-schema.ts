import * as z from "zod/mini";
import { text } from "./basic-schema.ts";

/** Names of companies: an address has commas, a sentence has more words, and a house has a number within its street's name. */
const isCarrierName = (name: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.&-]*(?: [\p{L}\p{M}\p{N}.&-]+){0,4}$/u.test(name) &&
  name.split(" ").every((word) => word.length <= longestWord && (!/\p{N}/u.test(word) || word.length <= longestNumber));

/** Such as Österreichische; and such as 17track, 4PX or GLS24. */
const [longestWord, longestNumber] = [20, 7];

/** The name of a carrier: of a company, and of nobody who lives somewhere. */
export const Carrier = text(1, 40).check(
  z.refine(isCarrierName, {
    message:
      "a carrier's name: letters, digits, hyphens, dots and &, in at most five words, a word with a digit in at most seven characters",
  }),
);

/** Carriers print some numbers in groups; none has a word in it. */
const isTrackingNumber = (number: string): boolean =>
  /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/.test(number) && /[0-9]/.test(number) && !/[A-Za-z]{6}/.test(number);

/** The number by which a carrier finds a parcel. */
export const Tracking = text(1, 40).check(
  z.refine(isTrackingNumber, {
    message:
      "a tracking number: letters, digits, single spaces and hyphens, with a digit and at most five letters in a row",
  }),
);
