import * as z from "zod";
import { mallEvents } from "../../domain/telling.ts";
import { Instant, name } from "./named.ts";
import { Purchase } from "./purchase.ts";

name(
  "PurchaseEvent",
  z.strictObject({
    id: z.string(),
    type: z.string(),
    at: Instant,
    sequence: z.int().min(1),
    purchase: Purchase,
  }),
  "What happened to a purchase and the state that it left; `sequence` counts a purchase's events, and skips what its mall is not told.",
);

/** What a mall's endpoints are sent, by the name of the event. */
export const webhooks = () =>
  Object.fromEntries(
    mallEvents.map((event) => [
      `purchase.${event}`,
      {
        post: {
          operationId: `purchase.${event}`,
          summary: `A purchase of the mall: ${event.replaceAll("_", " ")}.`,
          parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((header) => ({
            name: header,
            in: "header",
            required: true,
            description: "As Standard Webhooks has it.",
            schema: { type: "string" },
          })),
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: `#/components/schemas/PurchaseEvent` } } },
          },
          responses: { "2XX": { description: "Taken. Anything else brings it back later." } },
        },
      },
    ]),
  );
