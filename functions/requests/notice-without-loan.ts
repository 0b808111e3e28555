import { isRejection } from "../../domain/rejection.ts";
import { sendRefusalNotice } from "../io/external/refusal-notices.ts";
import { sendReviewNotice } from "../io/external/review-notices.ts";
import type { WaitingNotice } from "../io/messages/sealed-notice.ts";
import { loadRefused } from "../io/store/refused-request-store.ts";
import { loadReview } from "../io/store/review-store.ts";

/** Sends a waiting notice about a request without a loan: its review may have ended meanwhile, or what is kept of it may have expired. */
export const sendWithoutLoan = async (notice: WaitingNotice): Promise<void> => {
  if (notice.refused !== undefined) {
    const refused = await loadRefused(notice.purchaseId, notice.refused);
    return refused && sendRefusalNotice(refused, notice);
  }
  const review = await loadReview(notice.purchaseId);
  return isRejection(review) ? undefined : sendReviewNotice(review, notice);
};
