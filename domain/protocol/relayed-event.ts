import type { EventName } from "./event-name.ts";

/**
 * The events of which the gateway has the purchaser notified, and that the lender passes on: what mall and gateway say of parcels, returns and
 * disputes. The lender itself notifies the purchaser of every change of credit, money, dates and status, so of each dispute and its end too.
 */
export const relayedEvents = [
  "shipped",
  "delivered",
  "acceptance_refused",
  "promise_refused",
  "cancellation_refused",
  "called_back",
  "return_instructed",
  "return_refused",
  "dispute_answered",
  "mall_evidence",
] as const satisfies readonly EventName[];

/** One of the above. */
export type RelayedEvent = (typeof relayedEvents)[number];

/** True for an event that the lender passes on. */
export const isRelayed = (event: string): event is RelayedEvent => (relayedEvents as readonly string[]).includes(event);
