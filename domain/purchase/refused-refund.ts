import type { Instant } from "../calendar.ts";
import { retryAt } from "./retry-after-refusal.ts";
import { replaceCancellation } from "./cancellation.ts";
import { isUnshipped, restoreRefundable } from "./failed-advance.ts";
import { restoreQuantities } from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { isClaim } from "./verdict.ts";
import type { RejectionCode } from "../rejection.ts";

/**
 * The lender did not accept the evidence of a refund and booked nothing. A purchaser's cancellation waits for the mall's answer as before,
 * and for its silence a few times more; then, as a refund that the mall requested, it has failed.
 */
export const withRefusedRefund = (purchase: Purchase, no: number, code: RejectionCode, now: Instant): Purchase => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (open?.status !== "refunding") return purchase;
  const before = purchase.timeline.filter(({ event, at }) => event === "refund_failed" && at >= open.at).length;
  const until = retryAt(before + 1, now);
  return open.initiatedBy || until === undefined
    ? withFailedRefund(purchase, open, code)
    : replaceCancellation(purchase, waitingAgain(purchase, open, until));
};

/** The goods of a refund that has failed are no longer cancelled, and the refund can be requested again. */
export const withFailedRefund = (purchase: Purchase, open: Cancellation, code: RejectionCode): Purchase => {
  const kept = { ...purchase, lines: restoreQuantities(purchase.lines, open.lines ?? []) };
  return restoreRefundable(replaceCancellation(kept, { ...open, status: "failed", code }));
};

const waitingAgain = (purchase: Purchase, decided: Cancellation, until: Instant): Cancellation => {
  const { verdict: _, ...open } = decided;
  if (isClaim(open)) return { ...open, status: "claimed", until };
  if (open.dispute?.kind === "returnRefused") return { ...open, status: "disputed", until };
  const before = { ...purchase, lines: restoreQuantities(purchase.lines, open.lines ?? []) };
  const isStopped = open.lines ? isUnshipped(before, open.lines) : purchase.shipments.length === 0;
  return { ...open, status: isStopped ? "stopping" : "returning", until };
};
