import type { CheckoutEvent, MallEvent, PurchaseEventType, TestEvent, ToldEvent } from "./event.ts";

/** Where a mall hears of what. */
export type WebhookEndpoint = {
  readonly id: string;
  readonly url: string;
  readonly description?: string;
  readonly events: readonly string[];
  readonly status: "enabled" | "disabled" | "removed";
  /** The mall asked for it, or the address answered 410. */
  readonly disabled?: { readonly at: string; readonly why: "asked" | "gone" };
  readonly signing: "v1" | "v1a";
  /** Versions that sign now, the newest first; of a key pair with its `whpk_` public key. */
  readonly secrets: readonly { readonly version: number; readonly until?: string; readonly publicKey?: string }[];
  readonly createdAt: string;
  /** Failures in a row, and until when deliveries wait. */
  readonly failing?: { readonly failures: number; readonly waitsUntil?: string };
};

/** What an endpoint may listen to. */
export type Listening = "purchase.*" | "checkout.*" | PurchaseEventType | CheckoutEvent["type"];

type Keyed = { readonly idempotencyKey?: string };
type Receipt = { readonly receipt: string };
type EndpointAnswer = Receipt & { readonly endpoint: WebhookEndpoint };
/** `secret` is shown this once; one that is lost is replaced by another rotation. */
type NewEndpointAnswer = EndpointAnswer & { readonly secret?: string };
type RedeliveryAnswer = Receipt & {
  readonly redelivery: { readonly id: string; readonly event?: string; readonly endpoints: readonly string[] };
};

/** How the connected mall asks: a signed envelope, or a read by its API key. */
export type Ways = {
  readonly post: <Told extends Receipt>(path: string, op: string, claims: object, keyed?: Keyed) => Promise<Told>;
  readonly get: (path: string) => Promise<unknown>;
};

/** A mall's webhook endpoints. */
export const endpointsOf = ({ post, get }: Ways) => {
  const about = async <Told extends Receipt>(
    endpoint: string,
    path: string,
    op: string,
    body: object,
    keyed: Keyed,
  ): Promise<Told> =>
    post<Told>(
      `/v1/webhook-endpoints/${encodeURIComponent(endpoint)}${path}`,
      op,
      { body: { endpoint, ...body } },
      keyed,
    );
  return {
    /** Makes an endpoint; it hears of everything unless told. Keep the `secret`: it is shown this once. */
    create: async (
      words: {
        readonly url: string;
        readonly events?: readonly Listening[];
        readonly description?: string;
        readonly signing?: "v1" | "v1a";
      },
      keyed: Keyed = {},
    ) => post<NewEndpointAnswer>("/v1/webhook-endpoints", "endpoint.create", { body: words }, keyed),
    /** Changes what is named; `enabled` also trusts an endpoint again that was gone. */
    update: async (
      endpoint: string,
      change: {
        readonly url?: string;
        readonly events?: readonly Listening[];
        readonly description?: string;
        readonly status?: "enabled" | "disabled";
      },
      keyed: Keyed = {},
    ) => about<EndpointAnswer>(endpoint, "", "endpoint.update", change, keyed),
    /** A new secret; the old one signs beside it for a day unless told, a week at most. */
    rotateSecret: async (endpoint: string, how: { readonly overlapHours?: number } = {}, keyed: Keyed = {}) =>
      about<NewEndpointAnswer>(endpoint, "/secrets", "endpoint.rotate-secret", how, keyed),
    /** It hears nothing any more. */
    remove: async (endpoint: string, keyed: Keyed = {}) =>
      about<EndpointAnswer>(endpoint, "/removals", "endpoint.remove", {}, keyed),
    /** Sends it the event `endpoint.test`. */
    test: async (endpoint: string, keyed: Keyed = {}) =>
      about<Receipt & { readonly event: TestEvent }>(endpoint, "/tests", "endpoint.test", {}, keyed),
    /** Delivers what failed there in a time again, or with `onlyFailed: false` all that it listens to. */
    redeliver: async (
      endpoint: string,
      range: { readonly from: string; readonly until: string; readonly onlyFailed?: boolean },
      keyed: Keyed = {},
    ) => about<RedeliveryAnswer>(endpoint, "/redeliveries", "event.redeliver", range, keyed),
    list: async (): Promise<readonly WebhookEndpoint[]> =>
      ((await get("/v1/webhook-endpoints")) as { readonly endpoints: readonly WebhookEndpoint[] }).endpoints,
    show: async (endpoint: string): Promise<WebhookEndpoint> =>
      ((await get(`/v1/webhook-endpoints/${encodeURIComponent(endpoint)}`)) as EndpointAnswer).endpoint,
  };
};

/** What a mall was told in the last thirty days. */
export const eventsOf = ({ post, get }: Ways) => ({
  /** All events that fit, newest first, page by page as they are asked for. */
  list: async function* (
    filter: {
      readonly type?: MallEvent["type"];
      readonly purchase?: string;
      readonly endpoint?: string;
      readonly status?: ToldEvent["status"];
      readonly from?: string;
      readonly until?: string;
    } = {},
  ): AsyncGenerator<ToldEvent> {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const query = new URLSearchParams({ ...filter, ...(cursor !== undefined && { cursor }) });
      const page = (await get(`/v1/events?${query.toString()}`)) as {
        readonly events: readonly ToldEvent[];
        readonly cursor?: string;
      };
      yield* page.events;
      cursor = page.cursor;
    }
  },
  /** One event with every attempt to deliver it. */
  show: async (event: string): Promise<ToldEvent> =>
    ((await get(`/v1/events/${encodeURIComponent(event)}`)) as { readonly event: ToldEvent }).event,
  /** Delivers it again: to one endpoint, or to all that are enabled and listen to it. */
  redeliver: async (event: string, to: { readonly endpoint?: string } = {}, keyed: Keyed = {}) => {
    const path = `/v1/events/${encodeURIComponent(event)}/redeliveries`;
    return post<RedeliveryAnswer>(path, "event.redeliver", { body: { event, ...to } }, keyed);
  },
});
