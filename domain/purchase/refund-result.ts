import { addTime, type Instant } from "../calendar.ts";
import { add } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { purchaserTotal, type RefundShares } from "../protocol/refund-shares.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { replaceCancellation } from "./cancellation.ts";
import { restoreRefundable } from "./failed-advance.ts";
import { restoreQuantities } from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { withStatus } from "./status.ts";
import { step } from "./transition.ts";
import { isRejection, reject, type Rejection, type RejectionCode } from "../rejection.ts";

/** The refund is paid. The same one twice is no event. With nothing left of the purchase, it ends. */
export const recordRefund = (
  purchase: Purchase,
  no: number,
  shares: RefundShares,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = refundInProgress(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const { code: _, ...rest } = open;
  const paid = {
    ...replaceCancellation(applyStatement(purchase, statement), { ...rest, status: "refunded", shares }),
    refunded: add(purchase.refunded, purchaserTotal(shares)),
  };
  return step(purchase, withStatus(paid), { name: "refunded", reports: `refund.${no}` }, now);
};

/** The bank refuses the cash: the refund is booked and the money stays owed, an operator is waited for, and it is tried again. */
export const parkRefund = (
  purchase: Purchase,
  no: number,
  shares: RefundShares,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = refundInProgress(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const until = addTime(now, deadlines.refundRetry);
  return step(
    purchase,
    replaceCancellation(applyStatement(purchase, statement), {
      ...open,
      status: "parked",
      until,
      shares,
      code: "RefundRefused",
    }),
    { name: "refund_parked", reports: `refund.${no}` },
    now,
  );
};

/** The lender booked nothing, and why: the goods count as cancelled no more, and the refund may be asked for anew. */
export const failRefund = (purchase: Purchase, no: number, code: RejectionCode, now: Instant): Purchase | Rejection => {
  const open = refundInProgress(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const kept = { ...purchase, lines: restoreQuantities(purchase.lines, open.lines ?? []) };
  const failed = replaceCancellation(kept, { ...open, status: "failed", code });
  return step(purchase, withStatus(restoreRefundable(failed)), { name: "refund_failed", reports: `refund.${no}` }, now);
};

/** The cancellation of that number, or that its refund has come to its end. */
const refundInProgress = ({ cancellations }: Purchase, no: number): Cancellation | "over" | Rejection => {
  const open = cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  return open.status === "refunded" || open.status === "failed" ? "over" : open;
};
