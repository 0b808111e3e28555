import { addTime, type Day, dayOf, type Duration, type Instant } from "../../calendar.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { promiseDays } from "../../protocol/promise.ts";
import { acceptGoods } from "../acceptance.ts";
import { openCancellation } from "../cancellation.ts";
import { openDispute } from "../dispute/dispute.ts";
import { requestPromise } from "../lateness/promise.ts";
import type { Purchase } from "../purchase.ts";
import { requestRepayment } from "../repayment.ts";
import { waiting } from "../waiting.ts";
import { isRejection, type Rejection } from "../../rejection.ts";

/** An operation that is allowed now, and its deadline if there is one. */
type Right = { readonly until?: Instant };

/** The operations that a purchaser can do on a purchase. */
export type Rights = {
  readonly accept?: Right;
  readonly cancel?: Right;
  readonly dispute?: Right;
  /** The cancellations whose refund can be reported missing. */
  readonly missRefund?: readonly number[];
  readonly repay?: Right;
  /** The days for which a payment can be promised. */
  readonly promise?: { readonly from: Day; readonly until: Day };
};

/** An operation is allowed when its own function does not reject it, so that no page offers an operation that is then rejected. */
export const rightsOf = (purchase: Purchase, now: Instant): Rights => {
  const may = (outcome: Purchase | Rejection): boolean => !isRejection(outcome) && outcome !== purchase;
  const dispute = (ask: Pick<Parameters<typeof openDispute>[1], "kind" | "what">): boolean =>
    may(openDispute(purchase, { ...ask, evidence: [] }, now));

  const missed = purchase.cancellations
    .map(({ no }) => no)
    .filter((cancellation) => dispute({ kind: "refundNotProcessed", what: { cancellation } }));
  const days = promiseDays(dayOf(now));
  return {
    ...(may(acceptGoods(purchase, now)) && { accept: ending(waiting(purchase)?.until) }),
    ...(may(openCancellation(purchase, { what: "rest" }, now)) && { cancel: since(purchase, deadlines.withdrawal) }),
    ...(dispute({ kind: "goodsNotReceived", what: "rest" }) && { dispute: since(purchase, deadlines.disputes) }),
    ...(missed.length > 0 && { missRefund: missed }),
    ...(may(requestRepayment(purchase, {}, now)) && { repay: {} }),
    ...(may(requestPromise(purchase, days.from, now)) && { promise: days }),
  };
};

const ending = (until: Instant | undefined): Right => (until === undefined ? {} : { until });

/** Before acceptance there is no such deadline. */
const since = ({ acceptedAt }: Purchase, time: Duration): Right =>
  ending(acceptedAt === undefined ? undefined : addTime(acceptedAt, time));
