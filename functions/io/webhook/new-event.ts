import { firstRun } from "../../../domain/webhook/delivery.ts";
import { subscribesTo } from "../../../domain/webhook/endpoint.ts";
import type { EndpointWithCircuit } from "../store/endpoint-store.ts";
import { saveEvent } from "../store/event-store.ts";
import { continueDelivery } from "./next-attempt.ts";
import { deliver } from "./webhook-delivery.ts";
import type { NewEvent } from "./webhook-message.ts";

/**
 * Stores a new event and delivers it to all endpoints at the same time: a slow endpoint delays neither the others nor the rest of the
 * batch. With `to` it is a test of that endpoint only.
 */
export const deliverNewEvent = async (
  { mall, to, ...event }: NewEvent & { readonly to?: unknown },
  loadEndpoints: () => Promise<readonly EndpointWithCircuit[]>,
  now: string,
): Promise<void> => {
  const { id, type, at } = event;
  const receivers = (await loadEndpoints()).filter(({ endpoint }) =>
    to === undefined ? subscribesTo(endpoint, type) : endpoint.id === to,
  );
  const body = JSON.stringify(event);
  const run = { run: firstRun, since: now };
  const delivered = await Promise.all(
    receivers.map(async (receiver) => ({
      endpoint: receiver.endpoint.id,
      delivery: await deliver(receiver, { id, body }, undefined, run, now),
    })),
  );
  const deliveries = Object.fromEntries(
    delivered.map(({ endpoint, delivery }) => [endpoint, { ...delivery, version: 1 }]),
  );
  await saveEvent({ id, mall, body, deliveries }, at);
  // A function that stopped before this line receives the message again; an attempt that is queued twice is made once.
  for (const { endpoint, delivery } of delivered)
    await continueDelivery({ mall, event: id, endpoint, ...run }, delivery, now);
};
