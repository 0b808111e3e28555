import type { DeclinedPurchase, EarlierEnd, ExpiredPurchase, PendingPurchase, Purchase } from "./purchase.ts";
import { step } from "./transition.ts";
import { isReleased } from "./waiting.ts";
import type { Instant } from "../calendar.ts";

/**
 * The purchase with a new request of its order, after the lender declined it or its hold expired; undefined where the order's number is
 * taken. Amount, lines and consent are those of the new request, the id and the timeline stay.
 */
export const requestAgain = (
  known: Purchase,
  requested: PendingPurchase,
  now: Instant,
): PendingPurchase | undefined => {
  if (!mayBeRequestedAgain(known)) return undefined;
  const version = known.version + 1;
  return {
    ...requested,
    version,
    statementNo: known.statementNo,
    timeline: [...known.timeline, ...requested.timeline],
    requests: [...known.requests.filter(({ until }) => until > now), ...requested.requests],
    event: { ...requested.event, no: version },
    earlier: earlierEndOf(known),
  };
};

/** Undoes a new request that the lender could not read, if nothing has happened since. A purchase that was requested once is unchanged. */
export const withdrawRequest = (purchase: Purchase, now: Instant): Purchase => {
  if (purchase.status !== "pending" || !purchase.earlier || purchase.event.name !== "requested") return purchase;
  const { earlier, code: _, ...facts } = purchase;
  const ended: Purchase = earlier.status === "declined" ? { ...facts, ...earlier } : { ...facts, ...earlier };
  return step(purchase, ended, { name: "request_withdrawn", reports: "approve" }, now);
};

/** True where nothing of the order was sold or cancelled, and no credit may be held for it any more. */
export const mayBeRequestedAgain = (purchase: Purchase): purchase is DeclinedPurchase | ExpiredPurchase =>
  purchase.advances.length === 0 &&
  purchase.cancellations.length === 0 &&
  (purchase.status === "expired" ||
    (purchase.status === "declined" && (purchase.code !== "LenderSilent" || isReleased(purchase))));

const earlierEndOf = (known: DeclinedPurchase | ExpiredPurchase): EarlierEnd => {
  const { createdAt } = known;
  if (known.status === "declined") return { createdAt, status: "declined", code: known.code };
  const { approvalNumber, linkHash, holdExpiresAt } = known;
  return { createdAt, status: "expired", approvalNumber, linkHash, holdExpiresAt };
};
