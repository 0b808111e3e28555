import type { Key } from "./item-keys.ts";
import { packInstant } from "./item.ts";

/** The partition of the settlements with a mall. */
export const settlementsOf = (mall: string): string => `SETTLEMENT#${mall}`;

export const settlementKey = (mall: string, currency: string, no: number): Key => ({
  pk: settlementsOf(mall),
  sk: `${currency}#${String(no).padStart(6, "0")}`,
});

/** The partition of the lines of all settlements of a mall. */
export const pagesOf = (mall: string): string => `STATEMENT#${mall}`;

/** The pages of a settlement's lines: their partition, and the prefix of their sort keys. */
export const pagesIn = (
  mall: string,
  currency: string,
  no: number,
): { readonly pk: string; readonly prefix: string } => ({
  pk: pagesOf(mall),
  prefix: `${settlementKey(mall, currency, no).sk}#`,
});

/** A page of a settlement's lines. */
export const pageKey = (mall: string, currency: string, no: number, page: number): Key => {
  const { pk, prefix } = pagesIn(mall, currency, no);
  return { pk, sk: `${prefix}${String(page).padStart(6, "0")}` };
};

/** The partition of a mall's lines that no settlement has collected, and the prefix of those in a currency; they sort by time. */
export const newLinesOf = (mall: string, currency: string): { readonly pk: string; readonly prefix: string } => ({
  pk: `LINES#${mall}`,
  prefix: `${currency}#`,
});

/** New lines from one batch of the stream, by the time of the first. */
export const newLinesKey = (mall: string, currency: string, at: string, fold: string): Key => ({
  pk: newLinesOf(mall, currency).pk,
  sk: `${currency}#${packInstant(at).padStart(9, "0")}#${fold}`,
});

/** The partition of the results of settlements that the gateway has not taken over. */
export const announcements = "SETTLED";

export const announcementKey = (mall: string, no: string, status: string): Key => ({
  pk: announcements,
  sk: `${mall}#${no}#${status}`,
});

/** The partition of a mall's debts, and the prefix of those in a currency; they sort by time. */
export const debtsOf = (mall: string, currency: string): { readonly pk: string; readonly prefix: string } => ({
  pk: `DEBT#${mall}`,
  prefix: `${currency}#`,
});

/** A debt of a mall's, by the change of the loan that made it. */
export const debtKey = (
  mall: string,
  currency: string,
  { at, purchase, version }: { readonly at: string; readonly purchase: string; readonly version: number },
): Key => ({
  pk: debtsOf(mall, currency).pk,
  sk: `${currency}#${packInstant(at).padStart(9, "0")}#${purchase}#${version}`,
});
