import type { Instant } from "../../calendar.ts";
import type { EventName } from "../../protocol/event-name.ts";
import { isRelayed } from "../../protocol/relayed-event.ts";
import { unshippedQuantity } from "../order-line.ts";
import type { Purchase } from "../purchase.ts";

/** Events sent to a mall by webhook: those by others, not the mall's own reports. */
export const mallEvents: readonly EventName[] = [
  "approved",
  "declined",
  "review_started",
  "expired",
  "advanced",
  "advance_refused",
  "advance_failed",
  "accepted",
  "acceptance_refused",
  "repaid",
  "late",
  "bounced",
  "charged_off",
  "recovered",
  "cancellation_requested",
  "cancellation_refused",
  "dispute_opened",
  "purchaser_evidence",
  "dispute_decided",
  "refund_decided",
  "refunded",
  "refund_parked",
  "refund_failed",
];

const forMall: ReadonlySet<EventName> = new Set(mallEvents);

/** Checkout events sent to a mall: actions of the purchaser, and expiry. */
export const checkoutEvents = ["consented", "cancelled", "expired"] as const;

/** Sent to every mall when the gateway or its lender has published a new key. */
export const keysAnnounced = "keys.announced";

/** What the bank answered to a settlement that the lender asked it to pay to a mall. */
export const settlementEvents = ["paid", "refused"] as const;

/** The default subscription of an endpoint. */
export const allEvents: readonly string[] = ["purchase.*", "checkout.*", "settlement.*", "keys.*"];

/** The possible subscriptions of an endpoint: each event by name, or all of a kind. */
export const eventTypes: readonly string[] = [
  ...allEvents,
  ...mallEvents.map((name) => `purchase.${name}`),
  ...checkoutEvents.map((name) => `checkout.${name}`),
  ...settlementEvents.map((name) => `settlement.${name}`),
  keysAnnounced,
];

/** Events that need an answer of the mall: to stop a parcel, receive goods, or answer a dispute. */
const needsAcknowledgement: ReadonlySet<EventName> = new Set<EventName>(["cancellation_requested", "dispute_opened"]);

/**
 * The deadline of the mall's answer to an event: parcel stopped or not, goods returned, dispute conceded or contested. After it
 * the purchaser wins. Undefined for all other events.
 */
export const acknowledgeBy = ({ event, cancellations }: Purchase): Instant | undefined => {
  const requested = needsAcknowledgement.has(event.name)
    ? cancellations.findLast(({ at }) => at === event.at)
    : undefined;
  const pending =
    requested ?? (event.name === "dispute_opened" ? cancellations.findLast(({ dispute }) => dispute) : undefined);
  return pending && ["stopping", "returning", "claimed"].includes(pending.status) ? pending.until : undefined;
};

/** The recipients of the purchase's last event. */
export const audienceOf = ({ event }: Purchase): { readonly mall: boolean; readonly purchaser: boolean } => ({
  mall: forMall.has(event.name),
  purchaser: isRelayed(event.name),
});

/** True for a parcel that is not all of the goods: others are still to be sent, or have not arrived. The status follows the advance, which takes longer. */
export const isPartOfGoods = ({ lines, shipments, event: { name } }: Purchase): boolean => {
  const isUnsent = lines.some((line) => unshippedQuantity(line) > 0);
  const isUnderWay = shipments.some(({ deliveredAt }) => deliveredAt === undefined);
  return (name === "shipped" && isUnsent) || (name === "delivered" && (isUnsent || isUnderWay));
};
