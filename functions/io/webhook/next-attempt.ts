import { type Delivery, failWithoutAttempt, nextStep } from "../../../domain/webhook/delivery.ts";
import { retryDeadline } from "../../../domain/webhook/retry-schedule.ts";
import type { EndpointWithCircuit } from "../store/endpoint-store.ts";
import { loadEvent, saveDelivery } from "../store/event-store.ts";
import { deliver } from "./webhook-delivery.ts";
import type { NextAttempt } from "./webhook-message.ts";
import { sendAttempts, sendToDeadLetters } from "./webhook-queue.ts";

/** Makes one more attempt at one endpoint, if it is due and no other function has made it. */
export const attemptAgain = async (
  message: NextAttempt,
  loadEndpoints: () => Promise<readonly EndpointWithCircuit[]>,
  now: string,
): Promise<void> => {
  const { mall, event: id, endpoint: name, run } = message;
  if (message.due > now) return sendAttempts([message], now);
  const since = message.since === "" ? now : message.since;
  const event = await loadEvent(mall, id);
  const receiver = (await loadEndpoints()).find(({ endpoint }) => endpoint.id === name);
  const before = event?.deliveries[name];
  if (!event || !receiver) {
    // The endpoint was removed: its pending delivery fails.
    if (event && before?.status === "pending") await saveDelivery(event, name, failWithoutAttempt(before, before.run));
    return;
  }
  const step = nextStep(before, message);
  if (step === "nothing") return;
  if (step === "resend") {
    if (before) await continueDelivery(message, before, now);
    return;
  }

  const delivery = await deliver(receiver, event, before, { run, since }, now);
  const waits = before?.run === run && delivery.status === "pending" && delivery.tries === before.tries;
  // A delivery that only waits is stored as pending already.
  if (!waits && !(await saveDelivery(event, name, delivery))) return;
  await continueDelivery({ ...message, since }, delivery, now);
};

/** Queues the next attempt of a pending delivery; a delivery that failed until its deadline goes to the dead letters, for a person. */
export const continueDelivery = async (
  { mall, event, endpoint, run, since }: Omit<NextAttempt, "tries" | "due">,
  { status, tries, next = since }: Delivery,
  now: string,
): Promise<void> => {
  const message = { mall, event, endpoint, run, since, tries, due: next };
  if (status === "pending") await sendAttempts([message], now);
  // A mall knows of its endpoint that is gone or disabled. Moved back into the queue, a dead letter starts a new run.
  if (status === "failed" && now >= retryDeadline(since))
    await sendToDeadLetters({ ...message, run: `${run}.buried`, tries: 0, since: "" });
};
