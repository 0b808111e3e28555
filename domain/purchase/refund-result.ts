import { addTime, type Instant } from "../calendar.ts";
import { add } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { purchaserTotal, type RefundShares } from "../protocol/refund-shares.ts";
import type { Statement } from "../protocol/statement.ts";
import { hear } from "./apply-statement.ts";
import { replace } from "./cancellation.ts";
import { restoreWorth } from "./failed-advance.ts";
import { takeBack } from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { settle } from "./status.ts";
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
  const open = underWay(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const { code: _, ...rest } = open;
  const paid = {
    ...replace(hear(purchase, statement), { ...rest, status: "refunded", shares }),
    refunded: add(purchase.refunded, purchaserTotal(shares)),
  };
  return step(purchase, settle(paid), { name: "refunded", reports: `refund.${no}` }, now);
};

/** The bank refuses the cash: the refund is booked and the money stays owed, an operator is waited for, and it is tried again. */
export const parkRefund = (
  purchase: Purchase,
  no: number,
  shares: RefundShares,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = underWay(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const until = addTime(now, deadlines.refundRetry);
  return step(
    purchase,
    replace(hear(purchase, statement), { ...open, status: "parked", until, shares, code: "RefundRefused" }),
    { name: "refund_parked", reports: `refund.${no}` },
    now,
  );
};

/** The lender booked nothing, and why: the goods count as cancelled no more, and the refund may be asked for anew. */
export const failRefund = (purchase: Purchase, no: number, code: RejectionCode, now: Instant): Purchase | Rejection => {
  const open = underWay(purchase, no);
  if (isRejection(open) || open === "over") return open === "over" ? purchase : open;
  const kept = { ...purchase, lines: takeBack(purchase.lines, open.lines ?? []) };
  const failed = replace(kept, { ...open, status: "failed", code });
  return step(purchase, settle(restoreWorth(failed)), { name: "refund_failed", reports: `refund.${no}` }, now);
};

/** The cancellation of that number, or that its refund has come to its end. */
const underWay = ({ cancellations }: Purchase, no: number): Cancellation | "over" | Rejection => {
  const open = cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  return open.status === "refunded" || open.status === "failed" ? "over" : open;
};
