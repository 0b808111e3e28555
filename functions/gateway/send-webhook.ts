import { type EndpointWithCircuit, loadEndpoints } from "../io/store/endpoint-store.ts";
import { deliverNewEvent } from "../io/webhook/new-event.ts";
import { attemptAgain } from "../io/webhook/next-attempt.ts";
import { redeliver } from "../io/webhook/redelivery.ts";
import { type NextAttempt, type Redelivery, WebhookMessage } from "../io/webhook/webhook-message.ts";
import { queue } from "../middleware/queue.ts";

/** Delivers an event to each subscribed endpoint of its mall, signed. A failed delivery is retried for three days, and then is a dead letter. */
export const handler = queue("FailedWebhooks", async (body, { now, batch }) => {
  const message = WebhookMessage.parse(body);
  if ("range" in message) return redeliver(message as Redelivery, now);
  const endpoints = async () => endpointsOf(message.mall, batch);
  return "event" in message
    ? attemptAgain(message as NextAttempt, endpoints, now)
    : deliverNewEvent(message, endpoints, now);
});

/** The endpoints of a mall are read once for all messages of a batch. */
const cache = new WeakMap<object, Map<string, Promise<readonly EndpointWithCircuit[]>>>();

const endpointsOf = async (mall: string, batch: object): Promise<readonly EndpointWithCircuit[]> => {
  const known = cache.get(batch) ?? new Map<string, Promise<readonly EndpointWithCircuit[]>>();
  cache.set(batch, known);
  const endpoints = known.get(mall) ?? loadEndpoints(mall);
  known.set(mall, endpoints);
  return endpoints;
};
