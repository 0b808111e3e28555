import { type AnsweredRequest, applyOnce } from "../../../domain/answered-request.ts";
import { allEvents } from "../../../domain/purchase/view/event-audience.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { type Circuit, closedCircuit } from "../../../domain/webhook/circuit-breaker.ts";
import { createEndpoint, type Endpoint } from "../../../domain/webhook/endpoint.ts";
import { toCircuit } from "./circuit-store.ts";
import { circuitKey, endpointKey, endpointsOf } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { type FurtherWrites, commit, query, read, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** An endpoint with its circuit breaker. */
export type EndpointWithCircuit = { readonly endpoint: Endpoint; readonly circuit: Circuit };

/** The endpoint of a mall's registration: it subscribes to all events, and its id is the same for each mall. */
export const firstEndpoint = (mall: string, url: string, root: string, now: string): Endpoint =>
  createEndpoint({ id: "we_first", mall, url, events: allEvents, signing: "v1", root }, [], now);

/** How long a removed endpoint is stored, so that its removal can be repeated. */
const removedSeconds = 30 * 86_400;

/** The write of an endpoint's next version over the previous one. */
export const putEndpoint = (endpoint: Endpoint, now: string): Write => {
  const { mall, requests, ...facts } = endpoint;
  const expiry = endpoint.status === "removed" && { ttl: Math.ceil(Date.parse(now) / 1000) + removedSeconds };
  const known = { requests: requests.filter(({ until }) => until > now) };
  // Its mall is in the key only: with `mall` and `createdAt` the index would list it among the mall's purchases.
  return putVersioned({ ...endpointKey(mall, endpoint.id), ...facts, ...known, ...expiry }, endpoint.version);
};

/** Saves a new endpoint or its next version with further writes; false if another request was faster, or the id is taken. */
export const saveEndpoint = async (endpoint: Endpoint, now: string, further: readonly Write[] = []): Promise<boolean> =>
  commit([putEndpoint(endpoint, now), ...further]);

/** An endpoint by its id, also a removed one. */
export const loadEndpoint = async (mall: string, id: string): Promise<Endpoint | undefined> => {
  const item = await read(endpointKey(mall, id));
  return item && toEndpoint(mall, item);
};

/** An enabled endpoint of this mall; another mall's is rejected like one that does not exist. */
export const enabledEndpoint = async (mall: string, id: string): Promise<Endpoint | Rejection> => {
  const endpoint = await loadEndpoint(mall, id);
  if (!endpoint || endpoint.status === "removed") return endpointUnknown(id);
  return endpoint.status === "enabled" ? endpoint : endpointDisabled(id);
};

/** All endpoints of a mall that are not removed, the oldest first, each with its circuit breaker. */
export const loadEndpoints = async (mall: string): Promise<readonly EndpointWithCircuit[]> => {
  const { pk, prefix } = endpointsOf(mall);
  const items = await query(pk, { prefix });
  const circuits = new Map(items.map((item) => [String(item["sk"]), toCircuit(item)]));
  return items
    .filter(({ url, status }) => url !== undefined && status !== "removed")
    .map((item) => toEndpoint(mall, item))
    .map((endpoint) => ({ endpoint, circuit: circuits.get(circuitKey(mall, endpoint.id).sk) ?? closedCircuit }))
    .toSorted((a, b) => a.endpoint.createdAt.localeCompare(b.endpoint.createdAt));
};

const toEndpoint = (mall: string, item: Item): Endpoint => {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...facts } = item as Item & Omit<Endpoint, "mall">;
  return { ...facts, mall };
};

/** Load, decide, save, once for each request; a decision that returns the endpoint unchanged writes nothing. */
export const endpointTransition = async (
  mall: string,
  id: string,
  request: AnsweredRequest | undefined,
  decide: (endpoint: Endpoint) => Endpoint | Rejection,
  now: string,
  further?: FurtherWrites<Endpoint>,
): Promise<Endpoint | Rejection> =>
  decideAgain<Endpoint>(
    "the endpoint",
    async () => (await loadEndpoint(mall, id)) ?? endpointUnknown(id),
    (endpoint) => {
      const decided = applyOnce(endpoint, request, decide);
      return isRejection(decided) || decided === endpoint ? decided : { ...decided, version: endpoint.version + 1 };
    },
    async (next) => saveEndpoint(next, now, await further?.(next)),
  );

/** The rejection of an endpoint that does not exist. */
export const endpointUnknown = (id: string): Rejection =>
  reject("EndpointUnknown", `webhook endpoint ${id} was not found`);

/** The rejection of an endpoint that receives nothing. */
export const endpointDisabled = (id: string): Rejection => reject("EndpointDisabled", `the endpoint ${id} is disabled`);
