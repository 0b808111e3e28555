import * as z from "zod";
import { Instant, name } from "./named.ts";
import { CheckoutEvent, KeysEvent, PurchaseEvent, SettlementEvent, TestEvent } from "./webhooks.ts";
import { signings } from "../../domain/webhook/endpoint.ts";

const Secret = z.strictObject({ version: z.int().min(1), until: Instant.optional(), publicKey: z.string().optional() });

export const WebhookEndpoint = name(
  "WebhookEndpoint",
  z.strictObject({
    id: z.string(),
    url: z.string(),
    description: z.string().optional(),
    events: z.array(z.string()),
    status: z.enum(["enabled", "disabled", "removed"]),
    disabled: z.strictObject({ at: Instant, why: z.enum(["asked", "gone"]) }).optional(),
    signing: z.enum(signings),
    secrets: z.array(Secret),
    createdAt: Instant,
    failing: z.strictObject({ failures: z.int().min(1), waitsUntil: Instant.optional() }).optional(),
  }),
  "A webhook endpoint and its subscriptions. `secrets` are the versions that sign now, the newest first, with the public key of a pair; `failing` counts consecutive failures, and until when deliveries wait.",
);

const status = z.enum(["pending", "delivered", "failed"]);

const delivery = {
  endpoint: z.string(),
  status,
  tries: z.int().min(0),
  triedAt: Instant.optional(),
  redelivery: z.string().optional(),
  next: Instant.optional(),
};

const facts = {
  id: z.string(),
  type: z.string(),
  at: Instant,
  status: z.enum(["pending", "delivered", "failed", "unheard"]),
  event: z.union([PurchaseEvent, CheckoutEvent, SettlementEvent, KeysEvent, TestEvent]),
};

const Attempt = z.strictObject({
  at: Instant,
  ms: z.int().min(0),
  status: z.int().optional(),
  error: z.enum(["timeout", "unreachable", "unresolved", "notPublic", "untrusted"]).optional(),
  request: z.record(z.string(), z.string()),
  response: z.string().optional(),
});

export const EventWithDeliveries = name(
  "EventWithDeliveries",
  z.strictObject({ ...facts, deliveries: z.array(z.strictObject(delivery)) }),
  "An event and the status of its deliveries; `unheard`: no endpoint subscribed to it. `event` is exactly the body that was sent. `triedAt` is the last attempt, `redelivery` the id of the redelivery that asked for it.",
);

export const EventWithAttempts = name(
  "EventWithAttempts",
  z.strictObject({ ...facts, deliveries: z.array(z.strictObject({ ...delivery, attempts: z.array(Attempt) })) }),
  "An event with every delivery attempt: the request's headers without the signature, and the start of the response. A failed delivery without an attempt was to a disabled endpoint.",
);
