import { addTime, type Day, type Instant, startOfDay } from "../calendar.ts";
import { toWire } from "../money.ts";
import { retryAt } from "./retry-after-refusal.ts";
import { deadlines } from "../protocol/deadlines.ts";
import type { EventName } from "../protocol/event-name.ts";
import type { Phase } from "./phase.ts";
import { type DeclinedPurchase, isOpen, type OpenPurchase, type PendingPurchase, type Purchase } from "./purchase.ts";
import { type Cancellation, isUnsettled } from "./records.ts";

/** The party that a purchase waits for, the deadline, and the phase that the timer then starts. */
export type Waiting = {
  readonly who: "lender" | "mall" | "purchaser" | "operator";
  readonly until: Instant;
  readonly phase: Phase;
};

/**
 * The current wait of a purchase: first its open cancellation, then its own next step. A closed purchase waits for nothing, except for the release
 * of credit that a silent lender may hold. What the purchaser's bank refused waits beside all of these: the earlier of the two counts.
 */
export const waiting = (purchase: Purchase): Waiting | undefined => {
  const [step, credit] = [waitingForParty(purchase), waitingForCredit(purchase)];
  return credit && (!step || credit.until < step.until) ? credit : step;
};

/** The operator asks the purchaser for another account; meanwhile the lender tries again, by its own clock. */
const waitingForCredit = ({ refusedCredit, inFlight }: Purchase): Waiting | undefined =>
  refusedCredit === undefined || inFlight.some(({ phase }) => phase.phase === "credit")
    ? undefined
    : { who: "operator", until: refusedCredit.until, phase: { phase: "credit" } };

const waitingForParty = (purchase: Purchase): Waiting | undefined => {
  const [open] = purchase.cancellations
    .filter(isUnsettled)
    .filter(({ status }) => status !== "refunding" && status !== "dismissing")
    .toSorted((a, b) => a.until.localeCompare(b.until));
  if (open) return waitingForReturn(open);
  if (purchase.cancellations.some(({ status }) => status === "refunding" || status === "dismissing")) return undefined;
  if (purchase.status === "pending") return waitingForDecision(purchase);
  if (purchase.status === "declined") return waitingForRelease(purchase);
  return isOpen(purchase) ? waitingForStep(purchase) : undefined;
};

const waitingForReturn = ({ no, status, until, amount }: Cancellation): Waiting =>
  status === "parked"
    ? { who: "operator", until, phase: { phase: "refund", cancellation: no, amount: toWire(amount), again: true } }
    : {
        who: status === "disputed" ? "lender" : "mall",
        until,
        phase: { phase: "silence", cancellation: no },
      };

const waitingForDecision = (purchase: Purchase): Waiting => ({
  who: "lender",
  until: askAgainAt(purchase),
  phase: { phase: "approve" },
});

/**
 * A lender that was silent may have decided until its time was over, and then holds the credit for a week: only its own clock
 * releases it.
 */
const waitingForRelease = (purchase: DeclinedPurchase): Waiting | undefined => {
  if (purchase.code !== "LenderSilent" || isReleased(purchase)) return undefined;
  const until = addTime(lenderTimeoutOf(purchase), deadlines.hold);
  return { who: "lender", until, phase: { phase: "expire" } };
};

/** Until when the gateway asks the lender: for a day, or for a day after the end of a review. */
export const lenderTimeoutOf = ({ createdAt, reviewUntil = createdAt }: PendingPurchase | DeclinedPurchase): Instant =>
  addTime(reviewUntil, deadlines.lenderTimeout);

/** True once the lender has released the credit that it may have held for the last request of a declined purchase. */
export const isReleased = ({ timeline }: Purchase): boolean =>
  timeline.findLast(({ event }) => event === "requested" || event === "hold_released")?.event === "hold_released";

/** Each retry waits as long as the purchase has waited so far, up to an hour: a day without an answer takes thirty retries, not a thousand. */
const askAgainAt = ({ createdAt, event }: Purchase): Instant => {
  const minutes = (Date.parse(event.at) - Date.parse(createdAt)) / 60_000;
  const { min: least, max: most } = deadlines.lenderRetryMinutes;
  return addTime(event.at, { minutes: Math.min(most, Math.max(least, minutes)) });
};

const waitingForStep = (purchase: OpenPurchase): Waiting | undefined => {
  const lastShipment = purchase.shipments.at(-1);
  switch (purchase.status) {
    case "approved":
      return { who: "mall", until: purchase.holdExpiresAt, phase: { phase: "expire" } };
    case "advanced":
      return {
        who: "mall",
        phase: { phase: "unshipped" },
        ...retried(purchase, "cancellation_refused", shipmentDeadline(purchase)),
      };
    case "shipped":
      return accepting(purchase, addTime(lastShipment?.at ?? purchase.createdAt, deadlines.acceptanceAfterDispatch));
    case "delivered":
      return accepting(purchase, addTime(lastDelivery(purchase), deadlines.acceptanceAfterDelivery));
    case "accepted":
      return paying(purchase.nextActionOn ?? purchase.due);
    default:
      return purchase satisfies never;
  }
};

const paying = (day: Day | undefined): Waiting | undefined =>
  day === undefined ? undefined : { who: "purchaser", until: startOfDay(day), phase: { phase: "collect" } };

/** The reason of a cancellation on the purchaser's behalf. */
export const notShippedInTime = "not shipped in time";

/** Goods whose cancellation was decided for the mall, or was of a part, have as long again. */
const shipmentDeadline = ({ createdAt, cancellations }: OpenPurchase): Instant => {
  const ended = cancellations.filter(({ reason, status }) => reason === notShippedInTime && status !== "failed");
  return addTime(createdAt, { days: deadlines.shipment.days * (1 + ended.length) });
};

/** Where the lender has not counted the goods as accepted yet, it is asked again. */
const accepting = (purchase: OpenPurchase, deadline: Instant): Waiting => ({
  who: "purchaser",
  phase: { phase: "accept" },
  ...retried(purchase, "acceptance_postponed", deadline),
});

/**
 * The deadline, or where the lender has refused what followed it, the next attempt. After the last of these an operator has to act; it is still
 * tried each month, so that no wait is without an end.
 */
const retried = (
  { timeline }: OpenPurchase,
  refusal: EventName,
  deadline: Instant,
): Pick<Waiting, "until"> & { readonly who?: "operator" } => {
  const refused = timeline.filter(({ event, at }) => event === refusal && at >= deadline);
  const last = refused.at(-1);
  if (!last) return { until: deadline };
  const next = retryAt(refused.length, last.at);
  return next === undefined ? { until: addTime(last.at, deadlines.operator), who: "operator" } : { until: next };
};

const lastDelivery = ({ shipments, createdAt }: Purchase): Instant =>
  shipments.map(({ deliveredAt }) => deliveredAt ?? createdAt).reduce((a, b) => (a > b ? a : b), createdAt);
