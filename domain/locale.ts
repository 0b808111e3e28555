import { remember } from "./remember.ts";

/** The locale of a reader of whom none is known. */
const defaultLocale = "en-GB";

/** The locale in which amounts are written for a reader: their own, with the digits of the English texts; the default for a tag that none has. */
export const amountLocale = (tag: string | undefined): string => inLatinDigits(tag ?? defaultLocale);

const inLatinDigits = remember((tag: string): string => {
  try {
    return new Intl.Locale(tag, { numberingSystem: "latn" }).toString();
  } catch {
    return defaultLocale;
  }
});

/** The locale in which days are written for a reader: days have words, and the texts are English, so it is theirs only if it is English too. */
export const dayLocale = (tag: string | undefined): string => ownIfEnglish(tag ?? defaultLocale);

const ownIfEnglish = remember((tag: string): string => {
  try {
    const { language, baseName } = new Intl.Locale(tag);
    return language === "en" ? baseName : defaultLocale;
  } catch {
    return defaultLocale;
  }
});
