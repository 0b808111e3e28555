import { addTime } from "../../../domain/calendar.ts";
import { circuitDecision } from "../../../domain/webhook/circuit-breaker.ts";
import {
  afterAttempt,
  deferDelivery,
  type Delivery,
  failWithoutAttempt,
  isDelivered,
  isGone,
} from "../../../domain/webhook/delivery.ts";
import { endpointGone } from "../../../domain/webhook/endpoint.ts";
import { retryDeadline } from "../../../domain/webhook/retry-schedule.ts";
import { claimProbe, closeCircuit, countFailure } from "../store/circuit-store.ts";
import { endpointTransition, type EndpointWithCircuit } from "../store/endpoint-store.ts";
import { currentSecrets } from "./endpoint-secret.ts";
import { postWebhook } from "./post-webhook.ts";

/** One request to deliver: its run, and when its attempts started. */
type DeliveryRun = { readonly run: string; readonly since: string };

/** Deliveries that wait for a circuit are spread over this many seconds. */
const spreadSeconds = 30;

/** Attempts to deliver an event to one endpoint, if its status and circuit allow it; returns the delivery's new state. */
export const deliver = async (
  { endpoint, circuit }: EndpointWithCircuit,
  event: { readonly id: string; readonly body: string },
  before: Delivery | undefined,
  { run, since }: DeliveryRun,
  now: string,
): Promise<Delivery> => {
  if (endpoint.status !== "enabled") return failWithoutAttempt(before, run);
  const decision = circuitDecision(circuit, now);
  const later = (until: string): Delivery =>
    now >= retryDeadline(since)
      ? failWithoutAttempt(before, run)
      : deferDelivery(before, run, addTime(until, { seconds: Math.random() * spreadSeconds }));
  if (typeof decision === "object") return later(decision.wait);
  if (decision === "probe" && !(await claimProbe(endpoint, circuit, now))) return later(addTime(now, { minutes: 1 }));

  const isFirst = before?.run !== run || before.tries === 0;
  const result = await postWebhook(
    endpoint,
    await currentSecrets(endpoint, now),
    event,
    now,
    isFirst ? "first" : "later",
  );
  const ended = new Date().toISOString();
  if (isDelivered(result.attempt)) {
    if (circuit.failures > 0) await closeCircuit(endpoint);
  } else if (isGone(result.attempt)) {
    await endpointTransition(endpoint.mall, endpoint.id, undefined, (known) => endpointGone(known, ended), ended);
  } else await countFailure(endpoint, ended, decision === "probe" ? "probe" : "delivery");
  return afterAttempt(before, run, result, { since, now: ended, chance: Math.random() });
};
