import * as z from "zod";
import { signings } from "../../domain/webhook-endpoint.ts";
import { Instant, name, Receipt } from "./named.ts";
import { CheckoutEvent, PurchaseEvent, TestEvent } from "./webhooks.ts";

const Secret = z.strictObject({ version: z.int().min(1), until: Instant.optional(), publicKey: z.string().optional() });

const Endpoint = name(
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
  "Where a mall hears of what. `secrets` are the versions that sign now, the newest first, with the public key of a pair; `failing` counts failures in a row, and until when deliveries wait.",
);

const ShownSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{32}$/);
name("EndpointAnswer", z.strictObject({ endpoint: Endpoint, receipt: Receipt }));
name(
  "NewEndpointAnswer",
  z.strictObject({ endpoint: Endpoint, secret: ShownSecret.optional(), receipt: Receipt }),
  "`secret` signs by `v1` and is shown this once: a repeat of the request is answered without it. By `v1a` there is none; `secrets` of the endpoint have the public key.",
);
name("ShownEndpointAnswer", z.strictObject({ endpoint: Endpoint }));
name("EndpointListAnswer", z.strictObject({ endpoints: z.array(Endpoint) }));
name("EndpointTestAnswer", z.strictObject({ event: TestEvent, receipt: Receipt }));
name(
  "RedeliveryAnswer",
  z.strictObject({
    redelivery: z.strictObject({
      id: z.string(),
      event: z.string().optional(),
      endpoints: z.array(z.string()),
      from: Instant.optional(),
      until: Instant.optional(),
      onlyFailed: z.boolean().optional(),
    }),
    receipt: Receipt,
  }),
);

const status = z.enum(["pending", "delivered", "failed"]);
const delivery = { endpoint: z.string(), status, tries: z.int().min(0), next: Instant.optional() };
const told = {
  id: z.string(),
  type: z.string(),
  at: Instant,
  status: z.enum(["pending", "delivered", "failed", "unheard"]),
  event: z.union([PurchaseEvent, CheckoutEvent, TestEvent]),
};
const Attempt = z.strictObject({
  at: Instant,
  ms: z.int().min(0),
  status: z.int().optional(),
  error: z.enum(["timeout", "unreachable", "unresolved", "notPublic", "untrusted"]).optional(),
  request: z.record(z.string(), z.string()),
  response: z.string().optional(),
});

const Told = name(
  "ToldEvent",
  z.strictObject({ ...told, deliveries: z.array(z.strictObject(delivery)) }),
  "An event and how far its deliveries are; `unheard` is one that no endpoint listened to. `event` is what was sent, to the letter.",
);
const ToldWhole = name(
  "ToldEventWhole",
  z.strictObject({ ...told, deliveries: z.array(z.strictObject({ ...delivery, attempts: z.array(Attempt) })) }),
  "The same with every attempt: its headers but for the signature, and how the answer began. A failed delivery without one was to a disabled endpoint.",
);
name("EventPageAnswer", z.strictObject({ events: z.array(Told), cursor: z.string().optional() }));
name("EventAnswer", z.strictObject({ event: ToldWhole }));
