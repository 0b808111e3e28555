import { addTime } from "../../../domain/calendar.ts";
import { circuitDecision } from "../../../domain/webhook/circuit-breaker.ts";
import {
  afterAttempt,
  type Delivery,
  failWithoutAttempt,
  deferDelivery,
  isGone,
  isDelivered,
} from "../../../domain/webhook/delivery.ts";
import { endpointGone } from "../../../domain/webhook/endpoint.ts";
import { retryDeadline } from "../../../domain/webhook/retry-schedule.ts";
import { rootKey } from "../keys/key-store.ts";
import { claimProbe, closeCircuit, countFailure } from "../store/circuit-store.ts";
import { endpointTransition, type Watched } from "../store/endpoint-store.ts";
import { postWebhook } from "./post-webhook.ts";

/** One wish to deliver: which run it belongs to, and since when it is tried. */
type Wish = { readonly run: string; readonly since: string };

/** Those that wait for a circuit come back spread over so many seconds. */
const spreadSeconds = 30;

/** Tries to deliver an event to one endpoint, as far as its status and its circuit let it; gives what has become of the delivery. */
export const deliver = async (
  { endpoint, circuit }: Watched,
  event: { readonly id: string; readonly body: string },
  before: Delivery | undefined,
  { run, since }: Wish,
  now: string,
): Promise<Delivery> => {
  if (endpoint.status !== "enabled") return failWithoutAttempt(before, run);
  const way = circuitDecision(circuit, now);
  const later = (until: string): Delivery =>
    now >= retryDeadline(since)
      ? failWithoutAttempt(before, run)
      : deferDelivery(before, run, addTime(until, { seconds: Math.random() * spreadSeconds }));
  if (typeof way === "object") return later(way.wait);
  if (way === "probe" && !(await claimProbe(endpoint, circuit, now))) return later(addTime(now, { minutes: 1 }));

  const isFirst = before?.run !== run || before.tries === 0;
  const tried = await postWebhook(endpoint, await rootKey("webhook"), event, now, isFirst ? "first" : "later");
  const ended = new Date().toISOString();
  if (isDelivered(tried.attempt)) {
    if (circuit.failures > 0) await closeCircuit(endpoint);
  } else if (isGone(tried.attempt)) {
    await endpointTransition(endpoint.mall, endpoint.id, undefined, (known) => endpointGone(known, ended), ended);
  } else await countFailure(endpoint, ended, way === "probe" ? "probe" : "delivery");
  return afterAttempt(before, run, tried, { since, now: ended, chance: Math.random() });
};
