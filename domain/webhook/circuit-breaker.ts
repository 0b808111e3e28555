import { addTime, type Instant } from "../calendar.ts";

/**
 * The circuit breaker of an endpoint, which protects the other endpoints from one that does not answer. `failures` counts consecutive
 * failures over all its deliveries. After a few the circuit is open and deliveries wait; at `openUntil` one delivery probes, and its
 * success closes the circuit.
 */
export type Circuit = { readonly failures: number; readonly openUntil?: Instant };

/** A circuit without failures. */
export const closedCircuit: Circuit = { failures: 0 };

/** A short outage of a busy mall, or the attempts of a single event in its first hour. */
const failuresUntilOpen = 5;

const firstMinutes = 1;

/** The longest time until a repaired endpoint is detected. */
const maxMinutes = 15;

/** Longer than a probe can take. */
const probeSeconds = 30;

/** What to do with a delivery now: send it, send it as the probe, or wait. */
export const circuitDecision = (
  { openUntil }: Circuit,
  now: Instant,
): "free" | "probe" | { readonly wait: Instant } => {
  if (openUntil === undefined) return "free";
  return openUntil > now ? { wait: openUntil } : "probe";
};

/** The circuit while one delivery probes and all others wait. */
export const startProbe = (circuit: Circuit, now: Instant): Circuit => ({
  ...circuit,
  openUntil: addTime(now, { seconds: probeSeconds }),
});

/**
 * The circuit after one more consecutive failure; from the fifth on it opens, each time for twice as long. A failure while it is open
 * is ignored unless it is the probe's, because that delivery was sent before the circuit opened.
 */
export const afterFailure = (circuit: Circuit, now: Instant, by: "delivery" | "probe"): Circuit => {
  if (by === "delivery" && circuit.openUntil !== undefined && circuit.openUntil > now) return circuit;
  const failures = circuit.failures + 1;
  if (failures < failuresUntilOpen) return { failures };
  const minutes = Math.min(maxMinutes, firstMinutes * 2 ** (failures - failuresUntilOpen));
  return { failures, openUntil: addTime(now, { minutes }) };
};
