import { addTime, type Day, type Instant, startOfDay } from "./calendar.ts";
import { toWire } from "./money.ts";
import { type Cancellation, isOpen, isUnsettled, type OpenPurchase, type Phase, type Purchase } from "./purchase.ts";

/** How long each party may take. After it, the timer decides as the comment says. */
export const deadlines = {
  /** A lender that has not decided is asked again after so many minutes, ever later; after `lenderSilent` the answer is no. */
  askLenderAgain: { least: 1, most: 60 },
  lenderSilent: { hours: 24 },
  /** A hold that no advance used gives the credit back. */
  hold: { days: 7 },
  /** Goods paid for and not shipped are cancelled for the purchaser. */
  shipment: { days: 30 },
  /** Goods count as accepted so long after delivery, or after dispatch when nobody reports a delivery. */
  acceptanceAfterDelivery: { days: 8 },
  acceptanceAfterDispatch: { days: 28 },
  /** The mall says whether it could stop the parcel, has the goods back, or refuses; then silence is a yes. */
  stopShipment: { days: 1 },
  goodsBack: { days: 14 },
  dispute: { days: 14 },
  /** The mall answers a dispute, and then the lender decides within `dispute`; silence of either is a yes to the purchaser. */
  disputeAnswer: { days: 14 },
  /** Goods called back and not paid for: the mall has had its days, so a purchaser who misses the refund waits this long at most. */
  missedRefund: { days: 7 },
  /** Accepted goods may be disputed for so long, for faults and lost refunds show later than second thoughts: cards give 120 days, PayPal 180. */
  disputes: { days: 180 },
  /** Disputes keep a purchase's loan paused no longer than this in all: four that both sides wait out to the last day. */
  disputePauses: { days: 112 },
  /** Accepted goods may be withdrawn from for so long. */
  withdrawal: { days: 14 },
  /** A refund parked for the operator is tried again by itself. */
  refundAgain: { days: 7 },
  /** A phase that was started and has not reported back by then is restarted by the janitor. */
  phase: { minutes: 15 },
} as const;

/** Whom a purchase waits for, until when, and the phase that the timer starts then. */
export type Waiting = {
  readonly who: "lender" | "mall" | "purchaser" | "operator";
  readonly until: Instant;
  readonly phase: Phase;
};

/** The one thing a purchase waits for: first its open cancellation, then its own next step. Closed lives wait for nothing. */
export const waiting = (purchase: Purchase): Waiting | undefined => {
  const [open] = purchase.cancellations
    .filter(isUnsettled)
    .filter(({ status }) => status !== "refunding" && status !== "dismissing")
    .toSorted((a, b) => a.until.localeCompare(b.until));
  if (open) return waitingForReturn(open);
  if (purchase.cancellations.some(({ status }) => status === "refunding" || status === "dismissing")) return undefined;
  if (purchase.status === "pending") return waitingForDecision(purchase);
  return isOpen(purchase) ? waitingForStep(purchase) : undefined;
};

const waitingForReturn = ({ no, status, until, amount }: Cancellation): Waiting =>
  status === "parked"
    ? { who: "operator", until, phase: { ...cancelling, phase: "refund", cancellation: no, amount: toWire(amount) } }
    : {
        who: status === "disputed" ? "lender" : "mall",
        until,
        phase: { ...cancelling, phase: "silence", cancellation: no },
      };

const cancelling = { machine: "cancellation-to-refund" } as const;

const waitingForDecision = (purchase: Purchase): Waiting => ({
  who: "lender",
  until: askAgainAt(purchase),
  phase: { machine: "loan-to-repayment", phase: "approve" },
});

/** Each question waits as long as the purchase has waited already, an hour at most: a day's silence is thirty questions, not a thousand. */
const askAgainAt = ({ createdAt, event }: Purchase): Instant => {
  const minutes = (Date.parse(event.at) - Date.parse(createdAt)) / 60_000;
  const { least, most } = deadlines.askLenderAgain;
  return addTime(event.at, { minutes: Math.min(most, Math.max(least, minutes)) });
};

const waitingForStep = (purchase: OpenPurchase): Waiting | undefined => {
  const lastShipment = purchase.shipments.at(-1);
  switch (purchase.status) {
    case "approved":
      return { who: "mall", until: purchase.holdExpiresAt, phase: { machine: "loan-to-repayment", phase: "expire" } };
    case "advanced":
      return {
        who: "mall",
        until: addTime(purchase.createdAt, deadlines.shipment),
        phase: { machine: "cancellation-to-refund", phase: "unshipped" },
      };
    case "shipped":
      return accepting(addTime(lastShipment?.at ?? purchase.createdAt, deadlines.acceptanceAfterDispatch));
    case "delivered":
      return accepting(addTime(lastDelivery(purchase), deadlines.acceptanceAfterDelivery));
    case "accepted":
      return paying(purchase.wake ?? purchase.due);
    default:
      return purchase.status satisfies never;
  }
};

const paying = (day: Day | undefined): Waiting | undefined =>
  day === undefined
    ? undefined
    : { who: "purchaser", until: startOfDay(day), phase: { machine: "loan-to-repayment", phase: "collect" } };

const accepting = (until: Instant): Waiting => ({
  who: "purchaser",
  until,
  phase: { machine: "loan-to-repayment", phase: "accept" },
});

const lastDelivery = ({ shipments, createdAt }: Purchase): Instant =>
  shipments.map(({ deliveredAt }) => deliveredAt ?? createdAt).reduce((a, b) => (a > b ? a : b), createdAt);
