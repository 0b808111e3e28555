import * as z from "zod";
import { CheckoutInEvent } from "./checkout.ts";
import { Jwk } from "./keys.ts";
import { Instant, name } from "./named.ts";
import { Purchase } from "./purchase.ts";
import { Settlement } from "./settlement.ts";
import {
  checkoutEvents,
  keysAnnounced,
  mallEvents,
  settlementEvents,
} from "../../domain/purchase/view/event-audience.ts";

export const PurchaseEvent = name(
  "PurchaseEvent",
  z.strictObject({
    id: z.string(),
    type: z.string(),
    at: Instant,
    sequence: z.int().min(1),
    version: z.int().min(1),
    acknowledgeBy: Instant.optional(),
    purchase: Purchase,
  }),
  "An event of a purchase and the resulting state. `sequence` counts the purchase's events, with gaps where the mall is not notified; the highest `version` is the current state. `acknowledgeBy`: the deadline of the mall's answer; without one, the decision is for the purchaser.",
);

export const CheckoutEvent = name(
  "CheckoutEvent",
  z.strictObject({
    id: z.string(),
    type: z.enum(checkoutEvents.map((event) => `checkout.${event}` as const)),
    at: Instant,
    sequence: z.int().min(1),
    version: z.int().min(1),
    checkout: CheckoutInEvent,
  }),
  "An event of a hosted checkout. After `checkout.consented` the mall reads the checkout with its sealed part and requests the loan within five minutes.",
);

export const TestEvent = name(
  "TestEvent",
  z.strictObject({ id: z.string(), type: z.literal("endpoint.test"), at: Instant, endpoint: z.string() }),
  "A test event without content.",
);

export const KeysEvent = name(
  "KeysEvent",
  z.strictObject({
    id: z.string(),
    type: z.literal(keysAnnounced),
    at: Instant,
    party: z.string(),
    keys: z.array(Jwk),
  }),
  "New keys of `party`, the gateway or the mall's lender. The JWKS of the party has the statements that sign for them.",
);

export const SettlementEvent = name(
  "SettlementEvent",
  z.strictObject({
    id: z.string(),
    type: z.enum(settlementEvents.map((event) => `settlement.${event}` as const)),
    at: Instant,
    version: z.int().min(1),
    settlement: Settlement,
  }),
  "What the bank answered to a settlement: paid, or refused, so that it stays owed and is carried over to the next. `GET /v1/settlements/{no}` has its lines.",
);

const delivered = (operationId: string, summary: string, schema: string) => ({
  post: {
    operationId,
    summary,
    parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((header) => ({
      name: header,
      in: "header",
      required: true,
      description: "As Standard Webhooks defines it.",
      schema: { type: "string" },
    })),
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    responses: {
      "2XX": {
        description:
          "Accepted. After any other response the event is redelivered for up to 72 hours, and not before `Retry-After`.",
      },
      "410": { description: "The endpoint is gone: it is disabled at once." },
    },
  },
});

/** The webhooks that a mall receives, by event name. */
export const webhooks = () => ({
  ...Object.fromEntries(
    mallEvents.map((event) => [
      `purchase.${event}`,
      delivered(`purchase.${event}`, `A purchase of the mall: ${event.replaceAll("_", " ")}.`, "PurchaseEvent"),
    ]),
  ),
  ...Object.fromEntries(
    checkoutEvents.map((event) => [
      `checkout.${event}`,
      delivered(`checkout.${event}`, `A hosted checkout of the mall: ${event}.`, "CheckoutEvent"),
    ]),
  ),
  ...Object.fromEntries(
    settlementEvents.map((event) => [
      `settlement.${event}`,
      delivered(`settlement.${event}`, `A settlement with the mall: ${event} by the bank.`, "SettlementEvent"),
    ]),
  ),
  [keysAnnounced]: delivered(keysAnnounced, "The gateway or the mall's lender has published new keys.", "KeysEvent"),
  "endpoint.test": delivered("endpoint.test", "A test that the mall requested.", "TestEvent"),
});
