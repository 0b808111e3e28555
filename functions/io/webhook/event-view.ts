import { type Delivery, overallStatus } from "../../../domain/webhook/delivery.ts";
import type { KeptEvent } from "../table/items/event-item.ts";
import { headersOf } from "./post-webhook.ts";

/** An event as its mall sees it: what was told, and how far its deliveries are. */
export const viewEvent = ({ body, deliveries }: KeptEvent) => {
  const event = JSON.parse(body) as { readonly id: string; readonly type: string; readonly at: string };
  const { id, type, at } = event;
  return {
    id,
    type,
    at,
    status: overallStatus(Object.values(deliveries)),
    event,
    deliveries: Object.entries(deliveries).map(([endpoint, each]) => viewDelivery(endpoint, each)),
  };
};

/** The same with every attempt: its headers but for the signature, and how the answer began. */
export const viewEventWhole = (kept: KeptEvent) => ({
  ...viewEvent(kept),
  deliveries: Object.entries(kept.deliveries).map(([endpoint, each]) => ({
    ...viewDelivery(endpoint, each),
    attempts: each.attempts.map(({ at, ms, outcome, answer }) => ({
      at,
      ms,
      ...(typeof outcome === "number" ? { status: outcome } : { error: outcome }),
      request: headersOf(kept.id, at),
      ...(answer !== undefined && { response: answer }),
    })),
  })),
});

const viewDelivery = (endpoint: string, { status, tries, next }: Delivery) => ({
  endpoint,
  status,
  tries,
  ...(next !== undefined && { next }),
});
