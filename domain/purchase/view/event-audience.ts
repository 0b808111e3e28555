import type { Instant } from "../../calendar.ts";
import type { EventName } from "../../protocol/event-name.ts";
import type { Purchase } from "../purchase.ts";

/** What a mall is told by webhook: what others did, never what it has just reported itself. */
export const mallEvents: readonly EventName[] = [
  "approved",
  "declined",
  "expired",
  "advanced",
  "advance_refused",
  "advance_failed",
  "accepted",
  "repaid",
  "late",
  "bounced",
  "charged_off",
  "recovered",
  "cancellation_requested",
  "dispute_opened",
  "purchaser_evidence",
  "dispute_decided",
  "refund_decided",
  "refunded",
  "refund_parked",
  "refund_failed",
];

const forMall: ReadonlySet<EventName> = new Set(mallEvents);

/** What a mall is told of its checkouts: what their purchasers did, and that time is over. */
export const checkoutEvents = ["consented", "cancelled", "expired"] as const;

/** What an endpoint listens to that nobody has told otherwise. */
export const allEvents: readonly string[] = ["purchase.*", "checkout.*"];

/** What an endpoint may listen to: each event by its name, or all of a kind. */
export const eventTypes: readonly string[] = [
  ...allEvents,
  ...mallEvents.map((name) => `purchase.${name}`),
  ...checkoutEvents.map((name) => `checkout.${name}`),
];

/** Events that ask the mall for an answer: to stop a parcel or take goods back, or to say something to a dispute. */
const asking: ReadonlySet<EventName> = new Set<EventName>(["cancellation_requested", "dispute_opened"]);

/**
 * Until when the mall must acknowledge what the event asks of it: it stopped the parcel, or not; it has the goods back; it concedes or
 * contests. After that its silence is a yes to the purchaser. Undefined for all other events.
 */
export const acknowledgeBy = ({ event, cancellations }: Purchase): Instant | undefined => {
  const asked = asking.has(event.name) ? cancellations.findLast(({ at }) => at === event.at) : undefined;
  const word =
    asked ?? (event.name === "dispute_opened" ? cancellations.findLast(({ dispute }) => dispute) : undefined);
  return word && ["stopping", "returning", "claimed"].includes(word.status) ? word.until : undefined;
};

/** What the purchaser is told by notice; the lender writes it, for only the lender knows who the purchaser is. */
const forPurchaser: ReadonlySet<EventName> = new Set<EventName>([
  "approved",
  "expired",
  "advance_failed",
  "shipped",
  "delivered",
  "due_set",
  "repaid",
  "repayment_refused",
  "late",
  "reminded",
  "late_fee_charged",
  "promised",
  "promise_refused",
  "replanned",
  "charged_off",
  "recovered",
  "bounced",
  "credit_returned",
  "cancellation_requested",
  "called_back",
  "return_refused",
  "dispute_opened",
  "dispute_answered",
  "mall_evidence",
  "dispute_decided",
  "resumed",
  "refunded",
  "refund_parked",
]);

/** Who hears of the purchase's last event. */
export const audienceOf = ({ event }: Purchase): { readonly mall: boolean; readonly purchaser: boolean } => ({
  mall: forMall.has(event.name),
  purchaser: forPurchaser.has(event.name),
});
