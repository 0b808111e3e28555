import type { Instant } from "../calendar.ts";
import { nextAttemptAt } from "./retry-schedule.ts";

/** Why there was no response. */
export type NoResponse = "timeout" | "unreachable" | "unresolved" | "notPublic" | "untrusted";

/** One attempt: the HTTP status, or why there was none; its duration, and the start of the response body. */
export type Attempt = {
  readonly at: Instant;
  readonly outcome: number | NoResponse;
  readonly ms: number;
  readonly answer?: string;
};

/** The status of an event at one endpoint; `failed` without an attempt when the endpoint was disabled. */
export type DeliveryStatus = "pending" | "delivered" | "failed";

/** The delivery of an event to one endpoint. A `run` is one request to deliver it: the event's own, or a redelivery. */
export type Delivery = {
  readonly run: string;
  readonly status: DeliveryStatus;
  /** The number of attempts of this run. */
  readonly tries: number;
  /** The last attempts of all runs, oldest first. */
  readonly attempts: readonly Attempt[];
  /** When the next attempt is made. */
  readonly next?: Instant;
};

/** The run of an event's first delivery. */
export const firstRun = "event";

/** Enough attempts to keep those of one run. */
const maxAttemptsKept = 24;

/** The result of an attempt; `retryAfter` in seconds. */
export type AttemptResult = { readonly attempt: Attempt; readonly retryAfter?: number };

/** True for any 2xx. */
export const isDelivered = ({ outcome }: Attempt): boolean =>
  typeof outcome === "number" && outcome >= 200 && outcome <= 299;

/** True for 410: the endpoint is gone permanently. */
export const isGone = ({ outcome }: Attempt): boolean => outcome === 410;

/** The delivery after one more attempt of a run that started at `since`. */
export const afterAttempt = (
  before: Delivery | undefined,
  run: string,
  { attempt, retryAfter }: AttemptResult,
  { since, now, chance }: { readonly since: Instant; readonly now: Instant; readonly chance: number },
): Delivery => {
  const tries = (before?.run === run ? before.tries : 0) + 1;
  const attempts = [...(before?.attempts ?? []), attempt].slice(-maxAttemptsKept);
  if (isDelivered(attempt)) return { run, status: "delivered", tries, attempts };
  const timing = { since, now, chance, ...(retryAfter !== undefined && { retryAfter }) };
  const next = isGone(attempt) ? undefined : nextAttemptAt(tries, timing);
  return next === undefined
    ? { run, status: "failed", tries, attempts }
    : { run, status: "pending", tries, attempts, next };
};

/** A delivery that waits because its endpoint's circuit is open. */
export const deferDelivery = (before: Delivery | undefined, run: string, next: Instant): Delivery => ({
  run,
  status: "pending",
  tries: before?.run === run ? before.tries : 0,
  attempts: before?.attempts ?? [],
  next,
});

/** A delivery that fails without another attempt: its endpoint is disabled, or its retry window is over. */
export const failWithoutAttempt = (before: Delivery | undefined, run: string): Delivery => ({
  run,
  status: "failed",
  tries: before?.run === run ? before.tries : 0,
  attempts: before?.attempts ?? [],
});

/**
 * The next step for a queue message that requests attempt number `tries + 1` of a run: try; or only resend the next message, because a
 * function stopped after the attempt; or nothing, because the run is finished or replaced by another.
 */
export const nextStep = (
  delivery: Delivery | undefined,
  { run, tries }: { readonly run: string; readonly tries: number },
): "try" | "resend" | "nothing" => {
  if (delivery?.run !== run) return tries === 0 ? "try" : "nothing";
  if (delivery.status === "delivered") return "nothing";
  if (delivery.tries > tries) return "resend";
  return delivery.status === "pending" ? "try" : "resend";
};

/** The status of an event over all its deliveries: the worst one. */
export const overallStatus = (deliveries: readonly Delivery[]): DeliveryStatus | "unheard" => {
  if (deliveries.length === 0) return "unheard";
  const has = (status: DeliveryStatus): boolean => deliveries.some((each) => each.status === status);
  return has("failed") ? "failed" : has("pending") ? "pending" : "delivered";
};
