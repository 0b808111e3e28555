import type { Checkout } from "./checkout.ts";
import type { Key } from "./message.ts";
import type { Purchase } from "./purchase.ts";
import type { Settlement } from "./settlement.ts";

/** The types of purchase events; docs/webhooks.md explains each. */
export type PurchaseEventType = `purchase.${
  | "approved"
  | "declined"
  | "review_started"
  | "expired"
  | "advanced"
  | "advance_refused"
  | "advance_failed"
  | "accepted"
  | "acceptance_refused"
  | "repaid"
  | "late"
  | "bounced"
  | "charged_off"
  | "recovered"
  | "cancellation_requested"
  | "cancellation_refused"
  | "dispute_opened"
  | "purchaser_evidence"
  | "dispute_decided"
  | "refund_decided"
  | "refunded"
  | "refund_parked"
  | "refund_failed"}`;

/** An event of a purchase, and the purchase after it. */
export type PurchaseEvent = {
  readonly id: string;
  readonly type: PurchaseEventType;
  readonly at: string;
  /** The event's number within the purchase; numbers of events that are not sent to the mall are missing. */
  readonly sequence: number;
  /** The version of `purchase`: events can arrive out of order, so keep the highest version. */
  readonly version: number;
  /** The mall's deadline to answer; without an answer, the purchaser's request is granted. */
  readonly acknowledgeBy?: string;
  readonly purchase: Purchase;
};

/** An event of a hosted checkout; fetch the checkout for its sealed consent. */
export type CheckoutEvent = {
  readonly id: string;
  readonly type: "checkout.consented" | "checkout.cancelled" | "checkout.expired";
  readonly at: string;
  readonly sequence: number;
  readonly version: number;
  readonly checkout: Omit<Checkout, "purchaserPart" | "purchase" | "outcome" | "code">;
};

/** New keys of the gateway or of the mall's lender, days before they are used. A mall that follows rotations need not act. */
export type KeysEvent = {
  readonly id: string;
  readonly type: "keys.announced";
  readonly at: string;
  /** `gateway`, or the lender's id. */
  readonly party: string;
  readonly keys: readonly Key[];
};

/** What the bank answered to a settlement: it was paid, or refused and stays owed. Fetch it for its lines. */
export type SettlementEvent = {
  readonly id: string;
  readonly type: "settlement.paid" | "settlement.refused";
  readonly at: string;
  readonly version: number;
  readonly settlement: Settlement;
};

/** Sent on request, to test that an endpoint receives webhooks. */
export type TestEvent = {
  readonly id: string;
  readonly type: "endpoint.test";
  readonly at: string;
  readonly endpoint: string;
};

/** Every event that a mall can receive. */
export type MallEvent = PurchaseEvent | CheckoutEvent | SettlementEvent | KeysEvent | TestEvent;

/** An event and its deliveries; `unheard` means that no endpoint subscribed to it. */
export type EventRecord = {
  readonly id: string;
  readonly type: MallEvent["type"];
  readonly at: string;
  readonly status: "pending" | "delivered" | "failed" | "unheard";
  readonly event: MallEvent;
  readonly deliveries: readonly EventDelivery[];
};

/** The delivery to one endpoint; only `events.show` returns the attempts. */
export type EventDelivery = {
  readonly endpoint: string;
  readonly status: "pending" | "delivered" | "failed";
  readonly tries: number;
  /** The last attempt. */
  readonly triedAt?: string;
  /** The id of the redelivery that asked for the attempts, as its request answered; none of the first delivery. */
  readonly redelivery?: string;
  readonly next?: string;
  readonly attempts?: readonly {
    readonly at: string;
    readonly ms: number;
    readonly status?: number;
    readonly error?: "timeout" | "unreachable" | "unresolved" | "notPublic" | "untrusted";
    readonly request: Readonly<Record<string, string>>;
    readonly response?: string;
  }[];
};
