import type { Checkout } from "./checkout.ts";
import type { Purchase } from "./purchase.ts";

/** What happened to a purchase, by the name of the event; docs/webhooks.md says what each means. */
export type PurchaseEventType = `purchase.${
  | "approved"
  | "declined"
  | "expired"
  | "advanced"
  | "advance_refused"
  | "advance_failed"
  | "accepted"
  | "repaid"
  | "late"
  | "bounced"
  | "charged_off"
  | "recovered"
  | "cancellation_requested"
  | "dispute_opened"
  | "purchaser_evidence"
  | "dispute_decided"
  | "refund_decided"
  | "refunded"
  | "refund_parked"
  | "refund_failed"}`;

/** An event of a purchase, and the state that it left. */
export type PurchaseEvent = {
  readonly id: string;
  readonly type: PurchaseEventType;
  readonly at: string;
  /** Counts the purchase's events, and skips those that its mall is not told. */
  readonly sequence: number;
  /** Of the state: events may overtake each other, and the newest state is the one to keep. */
  readonly version: number;
  /** Until when the mall must answer what the event asks; then its silence is a yes to the purchaser. */
  readonly acknowledgeBy?: string;
  readonly purchase: Purchase;
};

/** What became of a hosted checkout; what is sealed in it is fetched. */
export type CheckoutEvent = {
  readonly id: string;
  readonly type: "checkout.consented" | "checkout.cancelled" | "checkout.expired";
  readonly at: string;
  readonly sequence: number;
  readonly version: number;
  readonly checkout: Omit<Checkout, "purchaserPart" | "purchase" | "outcome" | "code">;
};

/** Says nothing but that it arrived. */
export type TestEvent = {
  readonly id: string;
  readonly type: "endpoint.test";
  readonly at: string;
  readonly endpoint: string;
};

/** What a mall is told. */
export type MallEvent = PurchaseEvent | CheckoutEvent | TestEvent;

/** An event and how far its deliveries are; `unheard` is one that no endpoint listened to. */
export type ToldEvent = {
  readonly id: string;
  readonly type: MallEvent["type"];
  readonly at: string;
  readonly status: "pending" | "delivered" | "failed" | "unheard";
  readonly event: MallEvent;
  readonly deliveries: readonly EventDelivery[];
};

/** How far the delivery to one endpoint is; attempts are told by `events.show` only. */
export type EventDelivery = {
  readonly endpoint: string;
  readonly status: "pending" | "delivered" | "failed";
  readonly tries: number;
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
