import type { Instant } from "../calendar.ts";
import { type Circuit, closedCircuit } from "./circuit-breaker.ts";
import { type Endpoint, secretsAt } from "./endpoint.ts";

/** An endpoint as its mall sees it: without secrets, with the versions that sign now, and its recent failures. */
export const viewEndpoint = (endpoint: Endpoint, now: Instant, { failures, openUntil }: Circuit = closedCircuit) => {
  const { id, url, description, events, status, disabled, signing, createdAt } = endpoint;
  return {
    id,
    url,
    ...(description !== undefined && { description }),
    events,
    status,
    ...(disabled && { disabled }),
    signing,
    secrets: secretsAt(endpoint, now).map(({ root: _root, ...secret }) => secret),
    createdAt,
    ...(failures > 0 && { failing: { failures, ...(openUntil !== undefined && { waitsUntil: openUntil }) } }),
  };
};
