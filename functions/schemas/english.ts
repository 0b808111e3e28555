import { en } from "zod/locales";

/** Parsing with it states each error in English; zod/mini itself has no language, and says "Invalid input" to everything. */
export const inEnglish = { error: en().localeError };
