import { addTime, type Instant } from "./calendar.ts";
import { replace } from "./cancellation.ts";
import { hear } from "./hearing.ts";
import { add, type Money } from "./money.ts";
import { type Purchase } from "./purchase.ts";
import { reject, type Rejection } from "./rejection.ts";
import { settle } from "./settlement.ts";
import type { Statement } from "./statement.ts";
import { step } from "./transition.ts";
import { deadlines } from "./waiting.ts";

/** What the lender did for a cancellation: credit released, loan reduced, cash returned, the mall's share taken back. */
export type Refunded = {
  readonly released: Money;
  readonly loanReduction: Money;
  readonly cashBack: Money;
  readonly clawback: Money;
};

/** The refund is paid. The same one twice is no event. With nothing left of the purchase, it ends. */
export const recordRefund = (
  purchase: Purchase,
  no: number,
  refund: Refunded,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  if (open.status === "refunded") return purchase;
  const { released, loanReduction, cashBack, clawback } = refund;
  const paid = {
    ...replace(hear(purchase, statement), { ...open, status: "refunded", released, loanReduction, cashBack, clawback }),
    refunded: add(purchase.refunded, loanReduction, cashBack),
  };
  return step(purchase, settle(paid), { name: "refunded", reports: `refund.${no}` }, now);
};

/** The refund failed for good: the money stays owed on the lender's books and an operator is waited for. */
export const parkRefund = (
  purchase: Purchase,
  no: number,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  if (open.status === "refunded") return purchase;
  const until = addTime(now, deadlines.refundAgain);
  return step(
    purchase,
    replace(hear(purchase, statement), { ...open, status: "parked", until }),
    { name: "refund_parked", reports: `refund.${no}` },
    now,
  );
};
