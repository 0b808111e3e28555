import { addTime, type Instant } from "../calendar.ts";

/**
 * Guards everybody else against an endpoint that does not answer: failures are counted in a row, over all its deliveries. After a few it is
 * open, and deliveries wait without being tried; at `openUntil` one of them probes, and its success closes it.
 */
export type Circuit = { readonly failures: number; readonly openUntil?: Instant };

/** Nothing has failed. */
export const closedCircuit: Circuit = { failures: 0 };

/** As many as a short outage of a busy mall, or the first hour's tries of a single event. */
const failuresUntilOpen = 5;

const firstMinutes = 1;

/** A mended endpoint is found at most so late. */
const maxMinutes = 15;

/** Longer than a probe can take. */
const probeSeconds = 30;

/** What may be done with a delivery now: it is sent, it is the one that probes, or it waits until then. */
export const circuitDecision = (
  { openUntil }: Circuit,
  now: Instant,
): "free" | "probe" | { readonly wait: Instant } => {
  if (openUntil === undefined) return "free";
  return openUntil > now ? { wait: openUntil } : "probe";
};

/** While one delivery probes, all others wait. */
export const startProbe = (circuit: Circuit, now: Instant): Circuit => ({
  ...circuit,
  openUntil: addTime(now, { seconds: probeSeconds }),
});

/**
 * One more failure in a row; from the fifth on it opens, each time for twice as long. What fails while it is open was sent before it
 * opened, and says nothing new unless it is the probe.
 */
export const afterFailure = (circuit: Circuit, now: Instant, by: "delivery" | "probe"): Circuit => {
  if (by === "delivery" && circuit.openUntil !== undefined && circuit.openUntil > now) return circuit;
  const failures = circuit.failures + 1;
  if (failures < failuresUntilOpen) return { failures };
  const minutes = Math.min(maxMinutes, firstMinutes * 2 ** (failures - failuresUntilOpen));
  return { failures, openUntil: addTime(now, { minutes }) };
};
