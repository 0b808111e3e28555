import { addTime, type Day, dayOf, type Instant, isAfter } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";

/** What a preview is true of at the lender: a version of the loan, and a day, for on another there are other unused days. */
export type LoanPreview = { readonly loan: number; readonly on: Day };

/** What a preview is true of: a version of the purchase too. */
export type Preview = LoanPreview & { readonly purchase: number };

/** A preview holds for a quarter of an hour at the longest; its end is a whole second, as tokens tell time. */
export const previewExpiry = (now: Instant): Instant => `${addTime(now, { minutes: 15 }).slice(0, 19)}.000Z`;

/** The first reason why a preview is not true any more of a purchase, for one who commits to it. */
export const checkPurchasePreview = (
  { version }: { readonly version: number },
  preview: Preview & { readonly expiresAt: Instant },
  now: Instant,
): Rejection | undefined => {
  if (!isAfter(preview.expiresAt, now)) return rejectStale(`the preview ended at ${preview.expiresAt}`);
  return preview.purchase === version ? undefined : rejectStale("the purchase has moved since the preview");
};

/** The first reason why a preview is not true any more of a loan. */
export const checkLoanPreview = (
  { version }: { readonly version: number },
  { loan, on }: LoanPreview,
  now: Instant,
): Rejection | undefined => {
  if (loan !== version) return rejectStale("the loan has moved since the preview");
  return on === dayOf(now) ? undefined : rejectStale(`the preview was of ${on}`);
};

const rejectStale = (why: string): Rejection => reject("PreviewStale", `${why}: ask for another`);
