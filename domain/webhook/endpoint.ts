import type { AnsweredRequest } from "../answered-request.ts";
import { addTime, type Instant } from "../calendar.ts";

/** How deliveries are signed: with a shared secret (HMAC-SHA256), or with a key pair of the gateway (Ed25519). */
export const signings = ["v1", "v1a"] as const;

/** One of the signature schemes. */
export type Signing = (typeof signings)[number];

/**
 * A version of an endpoint's secret. With `until` it is an old secret that also signs until then; `publicKey` is the public half of a key
 * pair; `root` names the gateway's root secret that it is derived from, absent for the first.
 */
export type EndpointSecret = {
  readonly version: number;
  readonly root?: string;
  readonly until?: Instant;
  readonly publicKey?: string;
};

/** What a new secret is made from. */
type SecretSource = Pick<EndpointSecret, "root" | "publicKey">;

/** A webhook endpoint of a mall and the events that it receives. */
export type Endpoint = {
  readonly id: string;
  readonly mall: string;
  readonly url: string;
  readonly description?: string;
  /** Event names, or `purchase.*` for all events of a kind. */
  readonly events: readonly string[];
  /** A removed endpoint is kept as long as its removal can be requested again. */
  readonly status: "enabled" | "disabled" | "removed";
  /** When it was disabled, and whether by the mall's request or by a 410 response. */
  readonly disabled?: { readonly at: Instant; readonly why: "asked" | "gone" };
  readonly signing: Signing;
  /** Newest first. */
  readonly secrets: readonly EndpointSecret[];
  readonly createdAt: Instant;
  readonly version: number;
  /** Requests of the last minutes, so that a repeat has no second effect. */
  readonly requests: readonly AnsweredRequest[];
};

/** The limit for each mall; every event is matched with each endpoint. */
export const maxEndpoints = 16;

/** The fields of an endpoint that a mall sets. */
export type EndpointInput = Pick<Endpoint, "url" | "events"> & { readonly description?: string };

/** The fields of an endpoint that a mall changes; absent fields stay. */
export type EndpointChange = Partial<EndpointInput> & { readonly status?: "enabled" | "disabled" };

/** A new, enabled endpoint with its first secret. */
export const createEndpoint = (
  input: EndpointInput & Pick<Endpoint, "id" | "mall" | "signing"> & SecretSource,
  requests: readonly AnsweredRequest[],
  now: Instant,
): Endpoint => {
  const { publicKey, root, ...rest } = input;
  const secrets = [secretOf(1, { root, publicKey })];
  return { ...rest, status: "enabled", secrets, createdAt: now, version: 1, requests };
};

/** Applies a mall's change to an endpoint; enabling it clears the reason of its disabling. */
export const changeEndpoint = (endpoint: Endpoint, { status, ...fields }: EndpointChange, now: Instant): Endpoint => {
  const { disabled, ...rest } = { ...endpoint, ...fields };
  if (status === undefined || status === endpoint.status) return { ...rest, ...(disabled && { disabled }) };
  return status === "enabled" ? { ...rest, status } : { ...rest, status, disabled: { at: now, why: "asked" } };
};

/** Disables an endpoint that answered 410, until the mall enables it again. */
export const endpointGone = (endpoint: Endpoint, now: Instant): Endpoint =>
  endpoint.status === "enabled" ? { ...endpoint, status: "disabled", disabled: { at: now, why: "gone" } } : endpoint;

/** Marks an endpoint as removed. */
export const removeEndpoint = (endpoint: Endpoint): Endpoint => ({ ...endpoint, status: "removed" });

/** The maximum hours for which an old secret also signs. */
export const maxOverlapHours = 7 * 24;

/** The default hours for which an old secret also signs. */
export const defaultOverlapHours = 24;

/** Adds a new secret; the previous one also signs during the overlap, an older one no longer. */
export const rotateSecret = (
  endpoint: Endpoint,
  { overlapHours, ...source }: { readonly overlapHours: number } & SecretSource,
  now: Instant,
): Endpoint => {
  const [last] = endpoint.secrets;
  const version = (last?.version ?? 0) + 1;
  const fresh = secretOf(version, source);
  const former = last && overlapHours > 0 ? [{ ...last, until: addTime(now, { hours: overlapHours }) }] : [];
  return { ...endpoint, secrets: [fresh, ...former] };
};

const secretOf = (
  version: number,
  { root, publicKey }: { readonly [Name in keyof SecretSource]: SecretSource[Name] | undefined },
): EndpointSecret => ({
  version,
  ...(root !== undefined && { root }),
  ...(publicKey !== undefined && { publicKey }),
});

/** The secrets that sign a delivery now, newest first. */
export const secretsAt = ({ secrets }: Pick<Endpoint, "secrets">, now: Instant): readonly EndpointSecret[] =>
  secrets.filter(({ until }) => until === undefined || until > now);

/** True when an endpoint that is not removed subscribes to an event type. */
export const subscribesTo = ({ status, events }: Pick<Endpoint, "status" | "events">, type: string): boolean =>
  status !== "removed" && events.some((each) => each === type || each === `${type.split(".")[0]}.*`);
