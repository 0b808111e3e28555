import { type Delivery, firstRun, overallStatus } from "../../../domain/webhook/delivery.ts";
import type { StoredEvent } from "../table/items/event-item.ts";
import { headersOf } from "./post-webhook.ts";

/** An event as its mall sees it, with the status of its deliveries. */
export const viewEvent = ({ body, deliveries }: StoredEvent) => {
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

/** The event with every attempt: the request headers without the signature, and the start of the response. */
export const viewEventWithAttempts = (kept: StoredEvent) => ({
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

const viewDelivery = (endpoint: string, { run, status, tries, attempts, next }: Delivery) => {
  const triedAt = attempts.at(-1)?.at;
  return {
    endpoint,
    status,
    tries,
    ...(triedAt !== undefined && { triedAt }),
    ...(run !== firstRun && { redelivery: run }),
    ...(next !== undefined && { next }),
  };
};
