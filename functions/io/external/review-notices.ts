import { type Review, reviewEnds } from "../../../domain/loan/review.ts";
import { dayOf } from "../../../domain/calendar.ts";
import { dayFor, moneyFor } from "../../../domain/loan/view/for-reader.ts";
import { sendAll } from "../aws/sqs.ts";
import { newestRoot } from "../keys/key-store.ts";
import { shopName } from "../store/mall-store.ts";
import { noLoanVersion, sealNotice, type WaitingNotice } from "../messages/sealed-notice.ts";
import { sendMessage } from "./messenger.ts";

/** Notifies purchasers that a person reviews their request. What the messenger does not accept at once waits in the queue of notices. */
export const notifyReviewed = async (reviews: readonly Review[]): Promise<void> => {
  for (const review of reviews.filter(({ outcome }) => outcome === undefined)) {
    const notice = { purchaseId: review.purchaseId, version: noLoanVersion, ...(await textOf(review)) };
    try {
      await sendReviewNotice(review, notice);
    } catch {
      await sendAll(process.env["NOTICE_QUEUE_URL"] ?? "", [sealNotice((await newestRoot("link")).secret, notice)]);
    }
  }
};

/** Sends the notice of a review, once: there is no loan yet, and so no link. */
export const sendReviewNotice = async (
  { purchaseId, digest, contact }: Review,
  { subject, text }: Pick<WaitingNotice, "subject" | "text">,
): Promise<void> => {
  if (contact === undefined) return;
  await sendMessage({ key: `${purchaseId}.review.${digest.slice(0, 8)}`, to: contact, subject, text });
};

const textOf = async (review: Review) => ({
  subject: `Order ${review.order} at ${await shopName(review.mall)}`,
  text: `A person at the lender reviews your request for ${moneyFor(review, review.amount)}, and decides by ${dayFor(review, dayOf(reviewEnds(review)))} at the latest. You need not do anything, and you owe nothing.`,
});
