import type { AnsweredRequest } from "../answered-request.ts";
import { addTime, type Instant } from "../calendar.ts";

/** How deliveries are signed: by a shared secret (HMAC-SHA256), or by a key pair of the gateway's (Ed25519). */
export const signings = ["v1", "v1a"] as const;

/** One of them. */
export type Signing = (typeof signings)[number];

/** A version of an endpoint's secret. With `until` it is an old one that signs beside the new one so long; of a key pair the public half is kept. */
export type EndpointSecret = { readonly version: number; readonly until?: Instant; readonly publicKey?: string };

/** Where a mall hears of what happens, and of what. */
export type Endpoint = {
  readonly id: string;
  readonly mall: string;
  readonly url: string;
  readonly description?: string;
  /** Names of events, and `purchase.*` for all of a kind. */
  readonly events: readonly string[];
  /** A removed one is kept for as long as its removal may be asked for again. */
  readonly status: "enabled" | "disabled" | "removed";
  /** Since when it hears nothing, and whether the mall asked for that or the address said that it is gone. */
  readonly disabled?: { readonly at: Instant; readonly why: "asked" | "gone" };
  readonly signing: Signing;
  /** The newest first. */
  readonly secrets: readonly EndpointSecret[];
  readonly createdAt: Instant;
  readonly version: number;
  /** Requests of the last minutes, so that the same one twice has one effect. */
  readonly requests: readonly AnsweredRequest[];
};

/** A mall's own limit; each is asked for with every event. */
export const maxEndpoints = 16;

/** What a mall says of an endpoint. */
export type EndpointInput = Pick<Endpoint, "url" | "events"> & { readonly description?: string };

/** What a mall changes of an endpoint; what is not named stays. */
export type EndpointChange = Partial<EndpointInput> & { readonly status?: "enabled" | "disabled" };

/** A new endpoint, enabled; of a key pair `publicKey` is the first public half. */
export const createEndpoint = (
  words: EndpointInput & Pick<Endpoint, "id" | "mall" | "signing"> & { readonly publicKey?: string },
  requests: readonly AnsweredRequest[],
  now: Instant,
): Endpoint => {
  const { publicKey, ...rest } = words;
  const secrets = [{ version: 1, ...(publicKey !== undefined && { publicKey }) }];
  return { ...rest, status: "enabled", secrets, createdAt: now, version: 1, requests };
};

/** The mall's own words for an endpoint; to enable it again is to trust it again. */
export const changeEndpoint = (endpoint: Endpoint, { status, ...words }: EndpointChange, now: Instant): Endpoint => {
  const { disabled, ...rest } = { ...endpoint, ...words };
  if (status === undefined || status === endpoint.status) return { ...rest, ...(disabled && { disabled }) };
  return status === "enabled" ? { ...rest, status } : { ...rest, status, disabled: { at: now, why: "asked" } };
};

/** An address that answers 410 is not asked again until the mall says so. */
export const endpointGone = (endpoint: Endpoint, now: Instant): Endpoint =>
  endpoint.status === "enabled" ? { ...endpoint, status: "disabled", disabled: { at: now, why: "gone" } } : endpoint;

/** Hears nothing any more. */
export const removeEndpoint = (endpoint: Endpoint): Endpoint => ({ ...endpoint, status: "removed" });

/** An old secret signs beside the new one for so many hours at most, and unless told for a day. */
export const maxOverlapHours = 7 * 24;

/** See above. */
export const defaultOverlapHours = 24;

/** A new secret; the one before signs beside it for the overlap, and one before that no more. */
export const rotateSecret = (
  endpoint: Endpoint,
  { overlapHours, publicKey }: { readonly overlapHours: number; readonly publicKey?: string },
  now: Instant,
): Endpoint => {
  const [last] = endpoint.secrets;
  const version = (last?.version ?? 0) + 1;
  const fresh = { version, ...(publicKey !== undefined && { publicKey }) };
  const former = last && overlapHours > 0 ? [{ ...last, until: addTime(now, { hours: overlapHours }) }] : [];
  return { ...endpoint, secrets: [fresh, ...former] };
};

/** The secrets that sign a delivery now, the newest first. */
export const secretsAt = ({ secrets }: Pick<Endpoint, "secrets">, now: Instant): readonly EndpointSecret[] =>
  secrets.filter(({ until }) => until === undefined || until > now);

/** True when an endpoint that is not removed wants to hear of events of this type. */
export const subscribesTo = ({ status, events }: Pick<Endpoint, "status" | "events">, type: string): boolean =>
  status !== "removed" && events.some((each) => each === type || each === `${type.split(".")[0]}.*`);
