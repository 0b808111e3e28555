import type { Instant } from "../calendar.ts";
import { nextAttemptAt } from "./retry-schedule.ts";

/** Why nobody answered. */
export type NoResponse = "timeout" | "unreachable" | "unresolved" | "notPublic" | "untrusted";

/** One try: the status that came back, or why none did; how long it took, and how the answer's body began. */
export type Attempt = {
  readonly at: Instant;
  readonly outcome: number | NoResponse;
  readonly ms: number;
  readonly answer?: string;
};

/** What became of an event at one endpoint; `failed` without a try: the endpoint was disabled. */
export type DeliveryStatus = "pending" | "delivered" | "failed";

/** The delivery of an event to one endpoint. A `run` is one wish to deliver it: the event's own, or a redelivery. */
export type Delivery = {
  readonly run: string;
  readonly status: DeliveryStatus;
  /** Tries of this run. */
  readonly tries: number;
  /** The last of all runs, the oldest first. */
  readonly attempts: readonly Attempt[];
  /** When it is tried again. */
  readonly next?: Instant;
};

/** The run of an event's own delivery. */
export const firstRun = "event";

/** So many attempts are kept: those of one run. */
const maxAttemptsKept = 24;

/** What a try has come to. */
export type AttemptResult = { readonly attempt: Attempt; readonly retryAfter?: number };

/** True for any 2xx. */
export const isDelivered = ({ outcome }: Attempt): boolean =>
  typeof outcome === "number" && outcome >= 200 && outcome <= 299;

/** True when the address says that it is gone for good. */
export const isGone = ({ outcome }: Attempt): boolean => outcome === 410;

/** The delivery after one more try of a run that began at `since`. */
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

/** A delivery that is not tried for now, because its endpoint's circuit is open. */
export const deferDelivery = (before: Delivery | undefined, run: string, next: Instant): Delivery => ({
  run,
  status: "pending",
  tries: before?.run === run ? before.tries : 0,
  attempts: before?.attempts ?? [],
  next,
});

/** A delivery that ends without another try: its endpoint is disabled, or its time is over. */
export const failWithoutAttempt = (before: Delivery | undefined, run: string): Delivery => ({
  run,
  status: "failed",
  tries: before?.run === run ? before.tries : 0,
  attempts: before?.attempts ?? [],
});

/**
 * What is still to be done about a message that asks for try number `tries + 1` of a run: try; or only send the next message, because a
 * function died after the try; or nothing, because it is settled or another run took over.
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

/** One word for an event: the worst of its deliveries. */
export const overallStatus = (deliveries: readonly Delivery[]): DeliveryStatus | "unheard" => {
  if (deliveries.length === 0) return "unheard";
  const has = (status: DeliveryStatus): boolean => deliveries.some((each) => each.status === status);
  return has("failed") ? "failed" : has("pending") ? "pending" : "delivered";
};
