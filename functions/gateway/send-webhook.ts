import { type Delivery, failWithoutAttempt, firstRun, nextStep } from "../../domain/webhook/delivery.ts";
import { subscribesTo } from "../../domain/webhook/endpoint.ts";
import { retryDeadline } from "../../domain/webhook/retry-schedule.ts";
import { loadEndpoints, type Watched } from "../io/store/endpoint-store.ts";
import { loadEvent, saveDelivery, saveEvent } from "../io/store/event-store.ts";
import { redeliver } from "../io/webhook/redelivery.ts";
import { deliver } from "../io/webhook/webhook-delivery.ts";
import {
  type NewEvent,
  type NextAttempt,
  type Redelivery,
  sendAttempts,
  sendToDeadLetters,
  WebhookMessage,
} from "../io/webhook/webhook-queue.ts";
import { queue } from "../middleware/batch.ts";

/** Tells a mall what happened, at each endpoint that listens, signed. What is not taken is tried again for three days, and then is a dead letter. */
export const handler = queue(async (message, { now, batch }) => {
  const told = WebhookMessage.parse(message);
  if ("range" in told) return redeliver(told as Redelivery, now);
  if ("event" in told) return tryAgain(told as NextAttempt, now, batch);
  return tell(told, now, batch);
});

/** The endpoints of a mall are read once for all messages of a batch. */
const read = new WeakMap<object, Map<string, Promise<readonly Watched[]>>>();

const endpointsOf = async (mall: string, batch: object): Promise<readonly Watched[]> => {
  const known = read.get(batch) ?? new Map<string, Promise<readonly Watched[]>>();
  read.set(batch, known);
  const endpoints = known.get(mall) ?? loadEndpoints(mall);
  known.set(mall, endpoints);
  return endpoints;
};

/** A new event, to all at once: a slow endpoint holds up neither the others nor the rest of the batch. */
const tell = async ({ mall, to, ...event }: NewEvent & { readonly to?: unknown }, now: string, batch: object) => {
  const { id, type, at } = event;
  const listening = (await endpointsOf(mall, batch)).filter(({ endpoint }) =>
    to === undefined ? subscribesTo(endpoint, type) : endpoint.id === to,
  );
  const body = JSON.stringify(event);
  const wish = { run: firstRun, since: now };
  const told = await Promise.all(
    listening.map(async (each) => ({
      endpoint: each.endpoint.id,
      delivery: await deliver(each, { id, body }, undefined, wish, now),
    })),
  );
  const deliveries = Object.fromEntries(told.map(({ endpoint, delivery }) => [endpoint, { ...delivery, version: 1 }]));
  await saveEvent({ id, mall, body, deliveries }, at);
  // Whoever died before this line is asked again; a try that is asked for twice is made once.
  for (const { endpoint, delivery } of told) await goOn({ mall, event: id, endpoint, ...wish }, delivery, now);
};

/** One more try at one endpoint, when it is due and nobody else has made it. */
const tryAgain = async (message: NextAttempt, now: string, batch: object) => {
  const { mall, event: id, endpoint: name, run } = message;
  if (message.due > now) return sendAttempts([message], now);
  const since = message.since === "" ? now : message.since;
  const event = await loadEvent(mall, id);
  const watched = (await endpointsOf(mall, batch)).find(({ endpoint }) => endpoint.id === name);
  const before = event?.deliveries[name];
  if (!event || !watched) {
    // What waits for an endpoint that was removed waits no more.
    if (event && before?.status === "pending") await saveDelivery(event, name, failWithoutAttempt(before, before.run));
    return;
  }
  const wanted = nextStep(before, message);
  if (wanted === "nothing") return;
  if (wanted === "resend") return before && goOn(message, before, now);

  const delivery = await deliver(watched, event, before, { run, since }, now);
  const waits = before?.run === run && delivery.status === "pending" && delivery.tries === before.tries;
  // One that only waits is written down as waiting already.
  if (!waits && !(await saveDelivery(event, name, delivery))) return;
  await goOn({ ...message, since }, delivery, now);
};

/** What is still owed of a delivery: another try, or a person's look. */
const goOn = async (
  { mall, event, endpoint, run, since }: Omit<NextAttempt, "tries" | "due">,
  { status, tries, next = since }: Delivery,
  now: string,
) => {
  const message = { mall, event, endpoint, run, since, tries, due: next };
  if (status === "pending") await sendAttempts([message], now);
  // Of an endpoint that is gone or disabled the mall knows; moved back into the queue a dead letter begins anew.
  if (status === "failed" && now >= retryDeadline(since))
    await sendToDeadLetters({ ...message, run: `${run}.buried`, tries: 0, since: "" });
};
