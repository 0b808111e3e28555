import { progressOf } from "./advance.ts";
import { addTime, type Day, type Instant } from "./calendar.ts";
import { cancellable, replace } from "./cancellation.ts";
import { add, isZero, type Money, money, subtract } from "./money.ts";
import { isOpen, isUnsettled, type Purchase } from "./purchase.ts";
import { reject, type Rejection } from "./rejection.ts";
import { step } from "./transition.ts";
import { deadlines } from "./waiting.ts";

/** What the lender did for a cancellation: credit released, loan reduced, cash returned, the mall's share taken back. */
export type Refunded = {
  readonly released: Money;
  readonly loanReduction: Money;
  readonly cashBack: Money;
  readonly clawback: Money;
  readonly outstanding: Money;
  /** The loan's clock runs again until then. */
  readonly due?: Day;
};

/** The refund is paid. The same one twice is no event. With nothing left of the purchase, it ends. */
export const recordRefund = (purchase: Purchase, no: number, refund: Refunded, now: Instant): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  if (open.status === "refunded") return purchase;
  const held = subtract(purchase.held, refund.released);
  const { cashBack, clawback } = refund;
  const paid = {
    ...replace(purchase, { ...open, status: "refunded", cashBack, clawback }),
    held: held.minor < 0n ? money(0n, held.currency) : held,
    refunded: add(purchase.refunded, refund.loanReduction, cashBack),
    outstanding: refund.outstanding,
    ...(refund.due !== undefined && { due: refund.due }),
  };
  return step(purchase, settle(paid), { name: "refunded", reports: true }, now);
};

/** Where the life stands after a refund: over, or on its way with what is left. */
const settle = (purchase: Purchase): Purchase => {
  if (!isOpen(purchase) && purchase.status !== "repaid") return purchase;
  const settled = !purchase.cancellations.some(isUnsettled);
  if (settled && isZero(cancellable(purchase)) && isZero(purchase.outstanding))
    return { ...purchase, status: "cancelled" };
  if (!isOpen(purchase)) return purchase;
  if (purchase.status === "accepted")
    return isZero(purchase.outstanding) ? { ...purchase, status: "repaid" } : purchase;
  return purchase.status === "advanced" ? { ...purchase, status: progressOf(purchase) } : purchase;
};

/** The refund failed for good: the money stays owed on the lender's books and an operator is waited for. */
export const parkRefund = (purchase: Purchase, no: number, now: Instant): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  if (open.status === "refunded") return purchase;
  const until = addTime(now, deadlines.refundAgain);
  return step(
    purchase,
    replace(purchase, { ...open, status: "parked", until }),
    { name: "refund_parked", reports: true },
    now,
  );
};
