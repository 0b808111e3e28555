import * as z from "zod";
import { ToldCheckout } from "./checkout.ts";
import { Instant, name } from "./named.ts";
import { Purchase } from "./purchase.ts";
import { checkoutEvents, mallEvents } from "../../domain/purchase/view/event-audience.ts";

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
  "What happened to a purchase and the state that it left. `sequence` counts a purchase's events, and skips what its mall is not told; `version` is the state's, and the newest counts. `acknowledgeBy`: until when the mall must answer, after which its silence is a yes to the purchaser.",
);

export const CheckoutEvent = name(
  "CheckoutEvent",
  z.strictObject({
    id: z.string(),
    type: z.enum(checkoutEvents.map((event) => `checkout.${event}` as const)),
    at: Instant,
    sequence: z.int().min(1),
    version: z.int().min(1),
    checkout: ToldCheckout,
  }),
  "What happened to a hosted checkout. After `checkout.consented` the mall fetches the checkout with its sealed part and asks for the loan, within five minutes.",
);

export const TestEvent = name(
  "TestEvent",
  z.strictObject({ id: z.string(), type: z.literal("endpoint.test"), at: Instant, endpoint: z.string() }),
  "Says nothing but that it arrived.",
);

const delivered = (operationId: string, summary: string, schema: string) => ({
  post: {
    operationId,
    summary,
    parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((header) => ({
      name: header,
      in: "header",
      required: true,
      description: "As Standard Webhooks has it.",
      schema: { type: "string" },
    })),
    requestBody: {
      required: true,
      content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
    responses: {
      "2XX": { description: "Taken. Anything else brings it back later, over 72 hours, and not before `Retry-After`." },
      "410": { description: "The endpoint is gone: it is disabled at once." },
    },
  },
});

/** What a mall's endpoints are sent, by the name of the event. */
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
  "endpoint.test": delivered("endpoint.test", "A test that the mall asked for.", "TestEvent"),
});
