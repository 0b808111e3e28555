import { addTime, type Instant } from "../calendar.ts";
import { add } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { purchaserTotal, type RefundShares } from "../protocol/refund-shares.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { replaceCancellation } from "./cancellation.ts";
import type { Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { withRefusedRefund } from "./refused-refund.ts";
import { withStatus } from "./status.ts";
import { isInFlight, step } from "./transition.ts";
import { isRejection, reject, type Rejection, type RejectionCode } from "../rejection.ts";

/** Records a paid refund, and closes the purchase when nothing remains. A repeat changes nothing. */
export const recordRefund = (
  purchase: Purchase,
  no: number,
  shares: RefundShares,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = refundInProgress(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const { code: _, asked: _a, ...rest } = open;
  const paid = {
    ...replaceCancellation(applyStatement(purchase, statement), { ...rest, status: "refunded", shares }),
    refunded: add(purchase.refunded, purchaserTotal(shares)),
  };
  return step(purchase, withStatus(paid), { name: "refunded", reports: `refund.${no}` }, now);
};

/** Parks a refund whose cash the bank refuses: the money stays owed, an operator is notified, and it is retried. */
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

/**
 * Records why the lender refused a refund that is in flight. One that the mall requested has failed: its goods are no longer cancelled, and
 * it can be requested again. A purchaser's cancellation waits as before.
 */
export const failRefund = (purchase: Purchase, no: number, code: RejectionCode, now: Instant): Purchase | Rejection => {
  const open = refundInProgress(purchase, no);
  if (isRejection(open)) return open;
  if (open === "over" || !isInFlight(purchase, `refund.${no}`)) return purchase;
  const failed = withRefusedRefund(purchase, no, code, now);
  return step(purchase, withStatus(failed), { name: "refund_failed", reports: `refund.${no}` }, now);
};

/** The cancellation with that number, or a rejection when its refund has ended. */
const refundInProgress = ({ cancellations }: Purchase, no: number): Cancellation | "over" | Rejection => {
  const open = cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `cancellation ${no} not found`);
  return open.status === "refunded" || open.status === "failed" ? "over" : open;
};
