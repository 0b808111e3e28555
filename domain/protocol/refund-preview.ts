import { addTime, type Day, dayOf, type Instant, isAfter } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";

/** The loan state that a preview is valid for: its version, and the day, because the unused days change daily. */
export type LoanPreview = { readonly loan: number; readonly on: Day };

/** The state that a preview is valid for, including the version of the purchase. */
export type Preview = LoanPreview & { readonly purchase: number };

/** A preview is valid for at most 15 minutes; its expiry is a whole second, as in tokens. */
export const previewExpiry = (now: Instant): Instant => `${addTime(now, { minutes: 15 }).slice(0, 19)}.000Z`;

/** Why a preview is not valid any more for a purchase; undefined while it is. */
export const checkPurchasePreview = (
  { version }: { readonly version: number },
  preview: Preview & { readonly expiresAt: Instant },
  now: Instant,
): Rejection | undefined => {
  if (!isAfter(preview.expiresAt, now)) return rejectStale(`the preview expired at ${preview.expiresAt}`);
  return preview.purchase === version ? undefined : rejectStale("the purchase has changed since the preview");
};

/** Why a preview is not valid any more for a loan; undefined while it is. */
export const checkLoanPreview = (
  { version }: { readonly version: number },
  { loan, on }: LoanPreview,
  now: Instant,
): Rejection | undefined => {
  if (loan !== version) return rejectStale("the loan has changed since the preview");
  return on === dayOf(now) ? undefined : rejectStale(`the preview was for ${on}`);
};

const rejectStale = (why: string): Rejection => reject("PreviewStale", `${why}: request a new one`);
