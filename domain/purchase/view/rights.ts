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

/** Something that may be done now, and until when where that ends. */
type Right = { readonly until?: Instant };

/** What a purchaser may do with a purchase. */
export type Rights = {
  readonly accept?: Right;
  readonly cancel?: Right;
  readonly dispute?: Right;
  /** The cancellations whose refund may be said to be missing. */
  readonly missRefund?: readonly number[];
  readonly repay?: Right;
  /** The days that a payment may be promised for. */
  readonly promise?: { readonly from: Day; readonly until: Day };
};

/** What would not be refused may be done: each deed is asked itself, so that no page offers what is then answered by a no. */
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

/** Before the goods are accepted no such time runs. */
const since = ({ acceptedAt }: Purchase, time: Duration): Right =>
  ending(acceptedAt === undefined ? undefined : addTime(acceptedAt, time));
